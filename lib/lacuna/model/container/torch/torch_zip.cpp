#include "lacuna/model/container/torch/torch_zip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/elements.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/torch/pickle_reader.hpp"
#include "lacuna/model/container/torch/state_dict.hpp"

// A checkpoint of torch.save since PyTorch 1.6:
//
//     archive/data.pkl     a pickle: the state dict, whose tensors name their storages by number
//     archive/data/0       the elements of storage 0, nothing else
//     archive/data/1       …
//     archive/version      "3\n"
//     archive/byteorder    "little"; older ones have none
//
// A tensor is a view of a storage: element [i, j] is number offset + i · stride₀ + j · stride₁ of
// it. Several tensors may share a storage, and a transposed one is not contiguous.

namespace lacuna {
namespace {

[[noreturn]] void fail_tensor(const std::string& subject, std::string_view name,
                              const std::string& found) {
  fail_header(subject, "tensor {}: {}", quoted_name(name), found);
}

/// The member that holds the storage's elements, all of them and nothing else.
const ZipMember& storage_member(const TorchArchive& archive, const TorchStorage& storage,
                                const std::string& name, const std::string& subject) {
  const ZipMember* const member = archive.find("data/" + std::string(storage.key));
  if (member == nullptr) {
    fail_tensor(subject, name,
                fmt::format("its storage {} is not in the archive", quoted_name(storage.key)));
  }
  const std::uint64_t bytes = element_type(storage.dtype)->bits / 8;
  if (member->size % bytes != 0 || member->size / bytes != storage.count) {
    fail_tensor(subject, name,
                fmt::format("its storage of {} {} has {} bytes", storage.count, storage.dtype,
                            member->size));
  }
  return *member;
}

using Numbers = std::vector<std::uint64_t>;

/// Elements from the first to the last that a view shows, both included; 0 if it shows none.
/// Nothing if the number does not fit 64 bits.
std::optional<std::uint64_t> view_extent(const Numbers& shape, const Numbers& strides) {
  if (std::find(shape.begin(), shape.end(), 0U) != shape.end()) {
    return 0;
  }
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    std::uint64_t step = 0;
    if (__builtin_mul_overflow(shape[i] - 1, strides[i], &step) ||
        __builtin_add_overflow(last, step, &last)) {
      return std::nullopt;
    }
  }
  std::uint64_t extent = 0;
  return __builtin_add_overflow(last, std::uint64_t{1}, &extent) ? std::nullopt
                                                                 : std::optional(extent);
}

/// True if it shows neighbours in the order of the storage, as most tensors do.
bool is_contiguous(const Numbers& shape, const Numbers& strides) {
  std::uint64_t expected = 1;
  for (std::size_t i = shape.size(); i > 0; --i) {
    if (shape[i - 1] != 1 && strides[i - 1] != expected) {
      return false;
    }
    expected *= shape[i - 1];
  }
  return true;
}

/// Puts the elements of a view in row-major order. `storage` begins at the view's offset and holds
/// its extent; `target` holds the product of `shape`.
void gather(const Numbers& shape, const Numbers& strides, std::span<const float> storage,
            std::span<float> target) {
  std::vector<std::uint64_t> index(shape.size(), 0);
  std::uint64_t place = 0;
  for (float& element : target) {
    element = storage[static_cast<std::size_t>(place)];
    // The next index: the last dimension that is not at its end, and all behind it from 0.
    for (std::size_t i = shape.size(); i > 0; --i) {
      const std::size_t dimension = i - 1;
      if (++index[dimension] < shape[dimension]) {
        place += strides[dimension];
        break;
      }
      place -= (shape[dimension] - 1) * strides[dimension];
      index[dimension] = 0;
    }
  }
}

/// The view lies inside the storage and shows each element once, so that it is no larger.
void check_view(const TorchTensor& tensor, const TorchStorage& storage, const std::string& name,
                const std::string& subject) {
  const std::optional<std::uint64_t> count = times_elements(1, tensor.shape);
  const std::optional<std::uint64_t> extent = view_extent(tensor.shape, tensor.strides);
  if (!count || !extent || tensor.offset > storage.count ||
      *extent > storage.count - tensor.offset) {
    fail_tensor(subject, name,
                fmt::format("shape {} with strides {} from element {} on leads out of its storage "
                            "of {}",
                            shape_text(tensor.shape), shape_text(tensor.strides), tensor.offset,
                            storage.count));
  }
  bool repeats = *count > *extent;
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    repeats = repeats || (tensor.shape[i] > 1 && tensor.strides[i] == 0);
  }
  if (repeats && *count > 0) {
    fail(subject, ErrorKind::unsupported,
         "tensor {} of shape {} repeats elements (strides {}), needed each of its own; save it "
         "with .contiguous()",
         quoted_name(name), shape_text(tensor.shape), shape_text(tensor.strides));
  }
}

}  // namespace

TorchZip::TorchZip(const std::filesystem::path& path)
    : WeightsFile(path.native(), "PyTorch zip"), file_(path), archive_(file_) {
  const Bytes bytes = archive_.read(*archive_.find("data.pkl"), PickleLimits::bytes);
  const PickledObjects objects = read_pickle(bytes, subject());
  StateDict state = find_state_dict(objects);
  notes_ = std::move(state.notes);
  choice_ = std::move(state.choice);
  bool has_checksums = true;
  std::vector<StoredTensor> tensors;
  for (const NamedTensor& named : state.tensors) {
    const TorchTensor& tensor = objects.tensors[named.tensor];
    const TorchStorage& storage = objects.storages[tensor.storage];
    const ZipMember& member = storage_member(archive_, storage, named.name, subject());
    check_view(tensor, storage, named.name, subject());
    const ElementType& type = *element_type(storage.dtype);
    StoredTensor& stored = tensors.emplace_back();
    stored.name = named.name;
    stored.dtype = type.name;
    stored.element_bits = type.bits;
    stored.shape = tensor.shape;
    stored.begin = member.begin + tensor.offset * (type.bits / 8);
    stored.end = stored.begin + stored.count() * (type.bits / 8);
    has_checksums = has_checksums && (member.checksum != 0 || member.size == 0);
    places_.push_back({&member, tensor.strides});
  }
  if (!has_checksums) {
    notes_.emplace_back("it was saved without checksums: damage to its numbers would not be seen");
  }
  set_tensors(std::move(tensors));
}

void TorchZip::read_place(std::size_t index, std::uint64_t first, std::span<float> target) const {
  const StoredTensor& stored = tensors()[index];
  const Place& place = places_[index];
  check_once(*place.storage);
  if (is_contiguous(stored.shape, place.strides)) {
    read_elements(file_, stored.begin, stored, first, target);
  } else {
    std::copy_n(gathered(index)->begin() + static_cast<std::ptrdiff_t>(first), target.size(),
                target.begin());
  }
}

std::shared_ptr<const std::vector<float>> TorchZip::gathered(std::size_t index) const {
  const std::lock_guard lock(gathering_);
  if (gathered_ == nullptr || gathered_index_ != index) {
    const StoredTensor& stored = tensors()[index];
    const Place& place = places_[index];
    std::vector<float> storage(static_cast<std::size_t>(*view_extent(stored.shape, place.strides)));
    read_elements(file_, stored.begin, stored, 0, storage);
    std::vector<float> view(static_cast<std::size_t>(stored.count()));
    gather(stored.shape, place.strides, storage, view);
    gathered_ = std::make_shared<const std::vector<float>>(std::move(view));
    gathered_index_ = index;
  }
  return gathered_;
}

void TorchZip::check_once(const ZipMember& storage) const {
  const std::lock_guard lock(checking_);
  if (!checked_.contains(&storage)) {
    check_zip_checksum(file_, storage);
    checked_.insert(&storage);
  }
}

}  // namespace lacuna
