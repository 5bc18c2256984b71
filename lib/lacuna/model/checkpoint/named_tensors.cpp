#include "lacuna/model/checkpoint/named_tensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/relatives.hpp"
#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

constexpr std::string_view timm_embedding = "patch_embed.proj.weight";
constexpr std::string_view hub_embedding = "embeddings.patch_embeddings.projection.weight";

// What training code wraps a model in, and what Hugging Face's classes call their encoder.
constexpr std::array<std::string_view, 7> wrappers = {
    "module.", "model.", "backbone.", "teacher.", "student.", "encoder.", "target_encoder."};
constexpr std::array<std::string_view, 5> encoders = {"vit.", "deit.", "dinov2.",
                                                      "dinov2_with_registers.", "ijepa."};

struct Embedding {
  std::string prefix;
  Naming naming = Naming::timm;
};

struct Unwrapped {
  std::string_view name;  ///< Without what training code put before it.
  bool is_ema = false;    ///< It said that this is a running mean of the weights.
};

Unwrapped unwrap(std::string_view name) {
  Unwrapped found{.name = name};
  for (bool taken = true; taken;) {
    const std::string_view part = found.name.substr(0, found.name.find('.') + 1);
    const bool ema = !part.empty() && is_ema(part.substr(0, part.size() - 1));
    taken = ema || std::ranges::find(wrappers, part) != wrappers.end();
    found.name.remove_prefix(taken ? part.size() : 0);
    found.is_ema |= ema;
  }
  return found;
}

Embedding find_embedding(const WeightsFile& file) {
  std::vector<Embedding> found;
  for (const StoredTensor& tensor : file.tensors()) {
    for (const auto& [embedding, naming] :
         {std::pair{timm_embedding, Naming::timm}, {hub_embedding, Naming::hugging_face}}) {
      const std::string_view name = tensor.name;
      const std::string_view before =
          name.substr(0, name.size() - std::min(name.size(), embedding.size()));
      if (name.ends_with(embedding) && (before.empty() || before.ends_with('.'))) {
        found.push_back({std::string(before), naming});
      }
    }
  }
  if (found.empty()) {
    fail_missing(file, {std::string(timm_embedding)});
  }
  const auto is_mean = [](const Embedding& each) { return unwrap(each.prefix).is_ema; };
  if (found.size() > 1) {
    if (std::ranges::count_if(found, is_mean) + 1 == std::ssize(found)) {
      return *std::ranges::find_if_not(found, is_mean);
    }
    fail(file.subject(), ErrorKind::unsupported,
         "holds {} models, with {} and {} before their names; save one of them alone", found.size(),
         quoted_name(found[0].prefix), quoted_name(found[1].prefix));
  }
  return found.front();
}

/// What of the prefix stands before all names: the class's word for its encoder does not.
std::string wrapper_of(const WeightsFile& file, const Embedding& embedding) {
  const std::string_view rest = unwrap(embedding.prefix).name;
  const bool known = rest.empty() || (embedding.naming == Naming::hugging_face &&
                                      std::ranges::find(encoders, rest) != encoders.end());
  if (!known) {
    fail(file.subject(), ErrorKind::unsupported,
         "has names with {} before them, a model around the encoder that is not known; {}",
         quoted_name(embedding.prefix), families_read);
  }
  return embedding.prefix.substr(0, embedding.prefix.size() - rest.size());
}

void add_ignored(NamedTensors& named, std::string_view reason, const StoredTensor* tensor) {
  auto place = std::ranges::find(named.ignored, reason, &IgnoredTensors::reason);
  if (place == named.ignored.end()) {
    place = named.ignored.insert(place, {reason, {}});
  }
  place->tensors.push_back(tensor);
}

void add_named(NamedTensors& named, const CanonicalName& canonical, const StoredTensor& tensor) {
  auto& parts = named.tensors[canonical.name];
  const auto count = static_cast<std::size_t>(canonical.parts);
  const auto part = static_cast<std::size_t>(canonical.part);
  if (parts.empty()) {
    parts.resize(count, nullptr);
  }
  if (parts.size() != count || parts[part] != nullptr) {
    const auto other =
        std::ranges::find_if(parts, [](const auto* found) { return found != nullptr; });
    fail(named.file->subject(), ErrorKind::bad_value,
         "tensors {} and {} are for one place; a file of one model has one of them",
         quoted_name((*other)->name), quoted_name(tensor.name));
  }
  parts[part] = &tensor;
}

/// The name without what stands before it, if it is the model's.
std::optional<std::string_view> local_name(const NamedTensors& named, std::string_view name) {
  if (name.starts_with(named.prefix)) {
    return name.substr(named.prefix.size());
  }
  return name.starts_with(named.wrapper) ? std::optional(name.substr(named.wrapper.size()))
                                         : std::nullopt;
}

void add(NamedTensors& named, const StoredTensor& tensor) {
  if (unwrap(tensor.name).is_ema && !unwrap(named.prefix).is_ema) {
    add_ignored(named, ema_beside, &tensor);
    return;
  }
  const std::optional<std::string_view> local = local_name(named, tensor.name);
  const std::optional<CanonicalName> canonical = local ? canonical_name(*local) : std::nullopt;
  const std::optional<std::string_view> reason =
      canonical ? std::nullopt : ignored_because(unwrap(local.value_or(tensor.name)).name);
  if (canonical) {
    add_named(named, *canonical, tensor);
  } else if (reason) {
    add_ignored(named, *reason, &tensor);
  } else {
    named.unknown.push_back(&tensor);
  }
}

}  // namespace

const StoredTensor* NamedTensors::find(std::string_view name) const {
  const auto place = tensors.find(name);
  return place == tensors.end() ? nullptr : place->second.front();
}

const StoredTensor& NamedTensors::required(const std::string& name) const {
  const StoredTensor* const tensor = find(name);
  if (tensor == nullptr) {
    fail_missing(*file, {spelled(name)});
  }
  return *tensor;
}

std::string NamedTensors::spelled(const std::string& name, int part, int parts) const {
  const std::string local = lacuna::spelled({name, part, parts}, naming);
  const bool outside =
      local.starts_with("decoder") || local.find("classifier") != std::string::npos;
  return (naming == Naming::hugging_face && outside ? wrapper : prefix) + local;
}

void NamedTensors::ignore(const std::string& name, std::string_view reason) {
  for (const StoredTensor* part : tensors.at(name)) {
    if (part != nullptr) {
      add_ignored(*this, reason, part);
    }
  }
  tensors.erase(name);
}

NamedTensors name_tensors(const WeightsFile& file) {
  const Embedding embedding = find_embedding(file);
  NamedTensors named{.file = &file,
                     .naming = embedding.naming,
                     .wrapper = wrapper_of(file, embedding),
                     .prefix = embedding.prefix,
                     .tensors = {},
                     .ignored = {},
                     .unknown = {}};
  for (const StoredTensor& tensor : file.tensors()) {
    add(named, tensor);
  }
  // The original MAE calls its decoder's mask token as others call the encoder's.
  if (named.naming == Naming::timm && named.has("decoder_embed.weight") &&
      named.has("mask_token")) {
    auto node = named.tensors.extract("mask_token");
    node.key() = "decoder_mask_token";
    named.tensors.insert(std::move(node));
  }
  return named;
}

void fail_missing(const WeightsFile& file, const std::vector<std::string>& names) {
  fail(file.subject(), ErrorKind::bad_value,
       "{} missing: {}; name a checkpoint of a whole encoder; {}",
       names.size() == 1 ? "a tensor is" : fmt::format("{} tensors are", names.size()),
       first_names(names), families_read);
}

void fail_shape(const WeightsFile& file, const StoredTensor& tensor, std::string_view needed) {
  fail(file.subject(), ErrorKind::bad_value,
       "tensor {} has shape {}, needed {}; name a checkpoint of that shape",
       quoted_name(tensor.name), shape_text(tensor.shape), needed);
}

}  // namespace lacuna
