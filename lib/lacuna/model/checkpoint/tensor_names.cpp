#include "lacuna/model/checkpoint/tensor_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lacuna {
namespace {

struct Rule {
  std::string_view stored;
  std::string_view canonical;
  Naming naming = Naming::timm;
  int part = 0;
  int parts = 1;
};

constexpr Naming hf = Naming::hugging_face;

// Outside the layers: a parameter, or a module whose .weight and .bias follow.
constexpr std::array model_rules = {
    Rule{"cls_token", "cls_token"},
    Rule{"dist_token", "dist_token"},
    Rule{"reg_token", "reg_token"},
    Rule{"register_tokens", "reg_token"},
    Rule{"mask_token", "mask_token"},
    Rule{"pos_embed", "pos_embed"},
    Rule{"patch_embed.proj", "patch_embed.proj"},
    Rule{"norm", "norm"},
    Rule{"fc_norm", "fc_norm"},
    Rule{"head", "head"},
    Rule{"head_dist", "head_dist"},
    Rule{"decoder_embed", "decoder_embed"},
    Rule{"decoder_pos_embed", "decoder_pos_embed"},
    Rule{"decoder_norm", "decoder_norm"},
    Rule{"decoder_pred", "decoder_pred"},
    Rule{"embeddings.cls_token", "cls_token", hf},
    Rule{"embeddings.distillation_token", "dist_token", hf},
    Rule{"embeddings.register_tokens", "reg_token", hf},
    Rule{"embeddings.mask_token", "mask_token", hf},
    Rule{"embeddings.position_embeddings", "pos_embed", hf},
    Rule{"embeddings.patch_embeddings.projection", "patch_embed.proj", hf},
    Rule{"layernorm", "norm", hf},
    Rule{"classifier", "head", hf},
    Rule{"cls_classifier", "head", hf},
    Rule{"distillation_classifier", "head_dist", hf},
    Rule{"decoder.mask_token", "decoder_mask_token", hf},
    Rule{"decoder.decoder_embed", "decoder_embed", hf},
    Rule{"decoder.decoder_pos_embed", "decoder_pos_embed", hf},
    Rule{"decoder.decoder_norm", "decoder_norm", hf},
    Rule{"decoder.decoder_pred", "decoder_pred", hf},
};

// What stands before a layer's number.
constexpr std::array stack_rules = {
    Rule{"blocks.", "blocks."},
    Rule{"decoder_blocks.", "decoder_blocks."},
    Rule{"encoder.layer.", "blocks.", hf},
    Rule{"layers.", "blocks.", hf},
    Rule{"decoder.decoder_layers.", "decoder_blocks.", hf},
    // What transformers 5 writes when it saves a ViTMAE under the older names.
    Rule{"decoder.decoder_encoder.layer.", "decoder_blocks.", hf},
};

// In a layer.
constexpr std::array layer_rules = {
    Rule{"norm1", "norm1"},
    Rule{"norm2", "norm2"},
    Rule{"attn.qkv", "attn.qkv"},
    Rule{"attn.proj", "attn.proj"},
    Rule{"mlp.fc1", "mlp.fc1"},
    Rule{"mlp.fc2", "mlp.fc2"},
    Rule{"mlp.w12", "mlp.fc1"},
    Rule{"mlp.w3", "mlp.fc2"},
    Rule{"ls1.gamma", "ls1.gamma"},
    Rule{"ls2.gamma", "ls2.gamma"},
    Rule{"gamma_1", "ls1.gamma"},
    Rule{"gamma_2", "ls2.gamma"},
    Rule{"layernorm_before", "norm1", hf},
    Rule{"layernorm_after", "norm2", hf},
    Rule{"attention.attention.query", "attn.qkv", hf, 0, 3},
    Rule{"attention.attention.key", "attn.qkv", hf, 1, 3},
    Rule{"attention.attention.value", "attn.qkv", hf, 2, 3},
    Rule{"attention.q_proj", "attn.qkv", hf, 0, 3},
    Rule{"attention.k_proj", "attn.qkv", hf, 1, 3},
    Rule{"attention.v_proj", "attn.qkv", hf, 2, 3},
    Rule{"attention.output.dense", "attn.proj", hf},
    Rule{"attention.o_proj", "attn.proj", hf},
    Rule{"intermediate.dense", "mlp.fc1", hf},
    Rule{"output.dense", "mlp.fc2", hf},
    Rule{"layer_scale1.lambda1", "ls1.gamma", hf},
    Rule{"layer_scale2.lambda1", "ls2.gamma", hf},
    Rule{"mlp.weights_in", "mlp.fc1", hf},
    Rule{"mlp.weights_out", "mlp.fc2", hf},
    Rule{"mlp.gate_proj", "mlp.fc1", hf, 0, 2},
    Rule{"mlp.up_proj", "mlp.fc1", hf, 1, 2},
    Rule{"mlp.down_proj", "mlp.fc2", hf},
};

struct IgnoreRule {
  std::string_view prefix;
  std::string_view reason;
};

// The one table of what is passed over.
constexpr std::array ignore_rules = {
    IgnoreRule{"pooler.", "Hugging Face's pooler, which neither attention nor a classifier reads"},
    IgnoreRule{"pre_logits.", "a layer before the classifier, which is not run"},
    IgnoreRule{"head.mlp.", "DINO's projection head, used in training only"},
    IgnoreRule{"head.last_layer.", "DINO's projection head, used in training only"},
    IgnoreRule{"dino_head.", "DINOv2's heads, used in training only"},
    IgnoreRule{"ibot_head.", "DINOv2's heads, used in training only"},
    IgnoreRule{"head.0.", "a linear probe with batch normalisation, which is not run"},
    IgnoreRule{"head.1.", "a linear probe with batch normalisation, which is not run"},
    IgnoreRule{"predictor.", "I-JEPA's predictor, used in training only"},
    IgnoreRule{"decoder.0.", "SimMIM's pixel head, which is not run"},
    IgnoreRule{"projector.", "a projector, used in training only"},
    IgnoreRule{"projection_head.", "a projector, used in training only"},
    IgnoreRule{"prototypes.", "prototypes, used in training only"},
};
constexpr std::string_view second_head = "a head beside the classifier, which is not run";

/// "aux_head", "heads" and "head2" are; "head" is the classifier.
bool is_second_head(std::string_view module) {
  return module != "head" &&
         (module.starts_with("head") || module.ends_with("head") || module.ends_with("heads"));
}

/// "norm1" and ".weight"; a parameter of its own has no leaf.
std::pair<std::string_view, std::string_view> module_and_leaf(std::string_view name) {
  for (const std::string_view leaf : {".weight", ".bias"}) {
    if (name.ends_with(leaf)) {
      return {name.substr(0, name.size() - leaf.size()), leaf};
    }
  }
  return {name, {}};
}

template <std::size_t Size>
std::optional<CanonicalName> by_rule(const std::array<Rule, Size>& rules, std::string_view name) {
  const auto [module, leaf] = module_and_leaf(name);
  const auto* const rule = std::ranges::find(rules, module, &Rule::stored);
  if (rule == rules.end()) {
    return std::nullopt;
  }
  return CanonicalName{std::string(rule->canonical).append(leaf), rule->part, rule->parts};
}

/// Takes "3." off the front.
std::optional<int> take_number(std::string_view& rest) {
  int number = 0;
  const char* const end = rest.data() + rest.size();
  const auto [after, error] = std::from_chars(rest.data(), end, number);
  if (error != std::errc() || after == end || *after != '.' || number < 0) {
    return std::nullopt;
  }
  rest.remove_prefix(static_cast<std::size_t>(after - rest.data()) + 1);
  return number;
}

}  // namespace

std::optional<CanonicalName> canonical_name(std::string_view stored) {
  for (const Rule& stack : stack_rules) {
    if (!stored.starts_with(stack.stored)) {
      continue;
    }
    std::string_view rest = stored.substr(stack.stored.size());
    std::optional<int> layer = take_number(rest);
    // "blocks.0.3.norm1": sharded training of DINOv2 writes the chunk, and then the layer.
    if (const std::optional<int> in_chunk = layer ? take_number(rest) : std::nullopt) {
      layer = in_chunk;
    }
    constexpr int most_layers = 128;
    if (!layer || *layer >= most_layers) {
      return std::nullopt;
    }
    std::optional<CanonicalName> canonical = by_rule(layer_rules, rest);
    if (canonical) {
      canonical->name = fmt::format("{}{}.{}", stack.canonical, *layer, canonical->name);
    }
    return canonical;
  }
  return by_rule(model_rules, stored);
}

std::string spelled(const CanonicalName& canonical, Naming naming) {
  const auto spell = [&](const auto& rules, std::string_view name) -> std::string {
    const auto [module, leaf] = module_and_leaf(name);
    for (const Rule& rule : rules) {
      if (rule.canonical == module && rule.naming == naming && rule.part == canonical.part) {
        return std::string(rule.stored).append(leaf);
      }
    }
    return std::string(name);
  };
  for (const Rule& stack : stack_rules) {
    if (stack.naming == naming && canonical.name.starts_with(stack.canonical)) {
      std::string_view rest = std::string_view(canonical.name).substr(stack.canonical.size());
      const int layer = take_number(rest).value_or(0);
      return fmt::format("{}{}.{}", stack.stored, layer, spell(layer_rules, rest));
    }
  }
  return spell(model_rules, canonical.name);
}

std::optional<std::string_view> ignored_because(std::string_view stored) {
  for (const IgnoreRule& rule : ignore_rules) {
    if (stored.starts_with(rule.prefix)) {
      return rule.reason;
    }
  }
  return is_second_head(stored.substr(0, stored.find('.'))) ? std::optional(second_head)
                                                            : std::nullopt;
}

}  // namespace lacuna
