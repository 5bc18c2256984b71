#include "lacuna/model/checkpoint_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "lacuna/base/error.hpp"
#include "lacuna/model/safetensors_faults.hpp"

namespace lacuna {
namespace {

// The one table of what is passed over.
constexpr std::array<std::string_view, 6> unused_prefixes = {
    "head.", "head_dist.", "fc_norm.", "pre_logits.", "decoder_", "mask_token"};

struct UnreadFamily {
  std::string_view part;  ///< Of a tensor's name.
  std::string_view what;
};

constexpr std::array unread_families = {
    UnreadFamily{"embeddings.patch_embeddings.", "Hugging Face's tensor names"},
    UnreadFamily{"encoder.layer.", "Hugging Face's tensor names"},
    UnreadFamily{"layernorm_before.", "Hugging Face's tensor names"},
    UnreadFamily{"register_tokens", "register tokens"},
    UnreadFamily{"reg_token", "register tokens"},
    UnreadFamily{"layers.0.blocks.", "the stages of a Swin transformer"},
    UnreadFamily{"relative_position_bias_table", "relative position biases (BEiT, Swin)"},
    UnreadFamily{"mlp.w12.", "a SwiGLU MLP"},
    UnreadFamily{"mlp.fc1_g.", "a SwiGLU MLP"},
    UnreadFamily{"attn.q_norm.", "normalised queries and keys"},
    UnreadFamily{"attn.k_norm.", "normalised queries and keys"},
    UnreadFamily{"ls1.gamma", "layer scale (DINOv2, DeiT-III)"},
    UnreadFamily{"gamma_1", "layer scale (DINOv2, DeiT-III)"},
    UnreadFamily{"norm_pre.", "a norm before the first layer (CLIP)"},
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "blocks.0.3.norm1.weight": layers in groups, as sharded training of DINOv2 writes them.
bool is_in_groups(std::string_view name) {
  constexpr std::string_view blocks = "blocks.";
  if (!name.starts_with(blocks)) {
    return false;
  }
  name.remove_prefix(blocks.size());
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && dot + 1 < name.size() && is_digit(name[dot + 1]);
}

std::optional<std::string> unread_part(const StoredTensor& tensor) {
  const std::string_view name = tensor.name;
  for (const UnreadFamily& family : unread_families) {
    if (name.find(family.part) != std::string_view::npos) {
      return fmt::format("{} ({})", family.what, quoted_name(name));
    }
  }
  if (is_in_groups(name)) {
    return fmt::format("layers in groups ({})", quoted_name(name));
  }
  return std::nullopt;
}

/// Training code wraps models: "module.patch_embed.proj.weight".
std::optional<std::string> wrapper(const WeightsFile& file) {
  constexpr std::string_view embedding = "patch_embed.proj.weight";
  for (const StoredTensor& tensor : file.tensors()) {
    if (tensor.name.size() > embedding.size() && tensor.name.ends_with(embedding) &&
        file.find(embedding) == nullptr) {
      return fmt::format("names with {} before them",
                         quoted_name(tensor.name.substr(0, tensor.name.size() - embedding.size())));
    }
  }
  return std::nullopt;
}

bool has_packed_mlp(const WeightsFile& file) {
  const StoredTensor* const first = file.find("blocks.0.mlp.fc1.weight");
  const StoredTensor* const second = file.find("blocks.0.mlp.fc2.weight");
  return first != nullptr && second != nullptr && first->shape.size() == 2 &&
         second->shape.size() == 2 && second->shape[1] != 0 && first->shape[0] % 2 == 0 &&
         first->shape[0] / 2 == second->shape[1];
}

bool holds(const WeightsFile& file, std::string_view prefix) {
  return std::any_of(file.tensors().begin(), file.tensors().end(),
                     [&](const StoredTensor& tensor) { return tensor.name.starts_with(prefix); });
}

std::uint64_t size(int number) {
  return static_cast<std::uint64_t>(number);
}

}  // namespace

std::vector<NamedShape> expected_tensors(const VitConfig& config) {
  const std::uint64_t width = size(config.width);
  const std::uint64_t mlp = size(config.mlp_width);
  const std::uint64_t patch = size(config.patch_size);
  std::vector<NamedShape> tensors;
  const auto add = [&](const std::string& name, std::uint64_t out, std::uint64_t in) {
    tensors.push_back({name + ".weight", {out, in}});
    tensors.push_back({name + ".bias", {out}});
  };
  const auto add_norm = [&](const std::string& name) {
    tensors.push_back({name + ".weight", {width}});
    tensors.push_back({name + ".bias", {width}});
  };
  for (const TokenKind kind : config.prefix) {
    tensors.push_back({kind == TokenKind::cls ? "cls_token" : "dist_token", {1, 1, width}});
  }
  tensors.push_back(
      {"pos_embed", {1, config.prefix.size() + size(config.stored_grid.count()), width}});
  tensors.push_back({"patch_embed.proj.weight", {width, 3, patch, patch}});
  tensors.push_back({"patch_embed.proj.bias", {width}});
  for (int layer = 0; layer < config.depth; ++layer) {
    const std::string block = fmt::format("blocks.{}.", layer);
    add_norm(block + "norm1");
    add(block + "attn.qkv", 3 * width, width);
    add(block + "attn.proj", width, width);
    add_norm(block + "norm2");
    add(block + "mlp.fc1", mlp, width);
    add(block + "mlp.fc2", width, mlp);
  }
  add_norm("norm");
  return tensors;
}

bool is_unused_tensor(std::string_view name) {
  return std::any_of(unused_prefixes.begin(), unused_prefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

std::optional<std::string> unread_family(const WeightsFile& file) {
  for (const StoredTensor& tensor : file.tensors()) {
    if (is_unused_tensor(tensor.name)) {
      continue;
    }
    if (std::optional<std::string> what = unread_part(tensor)) {
      return what;
    }
  }
  if (std::optional<std::string> what = wrapper(file)) {
    return what;
  }
  if (holds(file, "decoder_blocks.") && !holds(file, "blocks.")) {
    return "a decoder without its encoder";
  }
  if (has_packed_mlp(file)) {
    return "a SwiGLU MLP (fc1 is twice as wide as fc2 reads)";
  }
  if (holds(file, "fc_norm.") && !holds(file, "norm.")) {
    return "a mean pool in place of the last norm (fc_norm)";
  }
  return std::nullopt;
}

std::string first_names(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 5;
  std::vector<std::string> first;
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) {
    first.push_back(quoted_name(names[i]));
  }
  const std::string rest =
      names.size() > shown ? fmt::format(" and {} more", names.size() - shown) : "";
  return fmt::format("{}{}", fmt::join(first, ", "), rest);
}

void fail_missing(const WeightsFile& file, const std::vector<std::string>& names) {
  throw Error(
      ErrorKind::bad_value,
      fmt::format("{}: {} missing: {}; name a checkpoint of a whole ViT, DeiT, DINO or MAE encoder",
                  file.subject(),
                  names.size() == 1 ? "a tensor is" : fmt::format("{} tensors are", names.size()),
                  first_names(names)));
}

const StoredTensor& required_tensor(const WeightsFile& file, const std::string& name) {
  const StoredTensor* const tensor = file.find(name);
  if (tensor == nullptr) {
    fail_missing(file, {name});
  }
  return *tensor;
}

void fail_shape(const WeightsFile& file, const StoredTensor& tensor, std::string_view needed) {
  throw Error(
      ErrorKind::bad_value,
      fmt::format("{}: tensor {} has shape {}, needed {}; name a checkpoint of that shape",
                  file.subject(), quoted_name(tensor.name), shape_text(tensor.shape), needed));
}

}  // namespace lacuna
