#include "lacuna/model/container/torch/torch_globals.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

constexpr std::string_view ordered_dict = "collections\nOrderedDict";
constexpr std::string_view rebuild_tensor = "torch._utils\n_rebuild_tensor_v2";
constexpr std::string_view rebuild_parameter = "torch._utils\n_rebuild_parameter";
constexpr std::string_view size = "torch\nSize";

// The one table of storages, with safetensors' names of their elements.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> storages = {
    {{"torch\nFloatStorage", "F32"},
     {"torch\nHalfStorage", "F16"},
     {"torch\nBFloat16Storage", "BF16"},
     {"torch\nDoubleStorage", "F64"},
     {"torch\nLongStorage", "I64"},
     {"torch\nIntStorage", "I32"},
     {"torch\nShortStorage", "I16"},
     {"torch\nCharStorage", "I8"},
     {"torch\nByteStorage", "U8"},
     {"torch\nBoolStorage", "BOOL"}}};

std::string_view dtype_of(std::string_view global) {
  const auto* const found =
      std::ranges::find(storages, global, [](const auto& storage) { return storage.first; });
  return found == storages.end() ? std::string_view{} : found->second;
}

[[noreturn]] void fail_arguments(const PickledObjects& objects, std::string_view global) {
  fail_header(objects.subject, "its pickle has {} with wrong arguments", global_name(global));
}

PickleId add_opaque(PickledObjects& objects, std::string_view global) {
  return objects.add({.kind = PickleKind::opaque, .text = global});
}

bool is(const PickledObjects& objects, PickleId id, PickleKind kind) {
  return objects.at(id).kind == kind;
}

/// A tuple of whole numbers from 0.
std::vector<std::uint64_t> numbers(const PickledObjects& objects, PickleId id) {
  const PickleObject& tuple = objects.at(id);
  if (tuple.kind != PickleKind::tuple || tuple.items.size() > PickleLimits::rank) {
    fail_header(objects.subject,
                "its pickle has a tensor whose shape or stride is {} of {} items, needed a tuple "
                "of at most {}",
                described(tuple), tuple.items.size(), PickleLimits::rank);
  }
  std::vector<std::uint64_t> result;
  for (const PickleId item : tuple.items) {
    const PickleObject& number = objects.at(item);
    if (number.kind != PickleKind::integer || number.number < 0) {
      fail_header(objects.subject,
                  "its pickle has a tensor with a shape or stride that is no whole "
                  "number from 0");
    }
    result.push_back(static_cast<std::uint64_t>(number.number));
  }
  return result;
}

/// (storage, offset, shape, strides, requires_grad, hooks[, metadata])
PickleId add_tensor(PickledObjects& objects, const std::vector<PickleId>& arguments) {
  if (arguments.size() < 6 || arguments.size() > 7) {
    fail_arguments(objects, rebuild_tensor);
  }
  const PickleObject& storage = objects.at(arguments[0]);
  if (storage.kind == PickleKind::opaque) {
    return add_opaque(objects, rebuild_tensor);
  }
  const PickleObject& offset = objects.at(arguments[1]);
  if (storage.kind != PickleKind::storage || offset.kind != PickleKind::integer ||
      offset.number < 0) {
    fail_arguments(objects, rebuild_tensor);
  }
  TorchTensor tensor = {.storage = static_cast<std::size_t>(storage.number),
                        .offset = static_cast<std::uint64_t>(offset.number),
                        .shape = numbers(objects, arguments[2]),
                        .strides = numbers(objects, arguments[3])};
  if (tensor.shape.size() != tensor.strides.size()) {
    fail_arguments(objects, rebuild_tensor);
  }
  if (objects.storages[tensor.storage].dtype.empty()) {
    return add_opaque(objects, rebuild_tensor);
  }
  if (objects.tensors.size() == PickleLimits::tensors) {
    fail_header_limit(objects.subject, "tensors", PickleLimits::tensors);
  }
  objects.tensors.push_back(std::move(tensor));
  return objects.add({.kind = PickleKind::tensor,
                      .number = static_cast<std::int64_t>(objects.tensors.size() - 1)});
}

/// (tensor, requires_grad, hooks)
PickleId unwrap_parameter(const PickledObjects& objects, const std::vector<PickleId>& arguments) {
  if (arguments.size() != 3 || (!is(objects, arguments[0], PickleKind::tensor) &&
                                !is(objects, arguments[0], PickleKind::opaque))) {
    fail_arguments(objects, rebuild_parameter);
  }
  return arguments[0];
}

PickleId reduce_global(PickledObjects& objects, std::string_view global,
                       const std::vector<PickleId>& arguments) {
  if (global == rebuild_tensor) {
    return add_tensor(objects, arguments);
  }
  if (global == rebuild_parameter) {
    return unwrap_parameter(objects, arguments);
  }
  if (global == ordered_dict) {
    if (!arguments.empty()) {
      fail_arguments(objects, global);
    }
    return objects.add({.kind = PickleKind::dict});
  }
  if (global == size) {
    if (arguments.size() != 1 || !is(objects, arguments[0], PickleKind::tuple)) {
      fail_arguments(objects, global);
    }
    return arguments[0];
  }
  return add_opaque(objects, global);
}

}  // namespace

bool is_read_global(std::string_view global) {
  return global == ordered_dict || global == rebuild_tensor || global == rebuild_parameter ||
         global == size || !dtype_of(global).empty();
}

PickleId reduce(PickledObjects& objects, PickleId callable, PickleId arguments) {
  const PickleObject& called = objects.at(callable);
  if (!is(objects, arguments, PickleKind::tuple) ||
      (called.kind != PickleKind::global && called.kind != PickleKind::opaque)) {
    fail_header(objects.subject, "its pickle calls {} with {}", described(called),
                described(objects.at(arguments)));
  }
  if (called.kind == PickleKind::opaque) {
    return add_opaque(objects, called.text);
  }
  return reduce_global(objects, called.text, objects.at(arguments).items);
}

PickleId load_storage(PickledObjects& objects, PickleId persistent_id) {
  const PickleObject& id = objects.at(persistent_id);
  const auto item = [&](std::size_t place) -> const PickleObject& {
    return objects.at(id.items[place]);
  };
  // ("storage", class, key, where it lay, elements)
  const bool is_storage = id.kind == PickleKind::tuple && id.items.size() == 5 &&
                          item(0).kind == PickleKind::text && item(0).text == "storage" &&
                          item(1).kind == PickleKind::global && item(2).kind == PickleKind::text &&
                          item(3).kind == PickleKind::text && item(4).kind == PickleKind::integer &&
                          item(4).number >= 0;
  if (!is_storage) {
    fail_header(objects.subject, "its pickle has a persistent id that is no storage of PyTorch");
  }
  objects.storages.push_back({.dtype = dtype_of(item(1).text),
                              .key = item(2).text,
                              .count = static_cast<std::uint64_t>(item(4).number)});
  return objects.add({.kind = PickleKind::storage,
                      .number = static_cast<std::int64_t>(objects.storages.size() - 1)});
}

}  // namespace lacuna
