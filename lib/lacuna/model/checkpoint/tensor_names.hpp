#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lacuna {

/// How a checkpoint names its tensors. A file may mix what versions of a library wrote, so this is
/// the scheme as a whole; canonical_name() knows every spelling of both.
enum class Naming {
  timm,          ///< timm's, and the papers' own code: "blocks.0.attn.qkv.weight".
  hugging_face,  ///< "embeddings.cls_token", "encoder.layer.0.…" or "layers.0.…".
};

/// The name by which build_vit() asks for a tensor, and which part of it this one is: query, key
/// and value lie above each other in "attn.qkv".
struct CanonicalName {
  std::string name;
  int part = 0;
  int parts = 1;
};

/// A tensor's canonical name, from its name without the model's prefix. Nothing if no rule knows
/// it, or its layer is no number below 128. "mask_token" is the encoder's or a decoder's: the name
/// does not say.
[[nodiscard]] std::optional<CanonicalName> canonical_name(std::string_view stored);

/// How a file of that naming spells (the first part of) a canonical name, for messages.
[[nodiscard]] std::string spelled(const CanonicalName& canonical, Naming naming);

/// Why a tensor that belongs to no encoder, decoder or classifier is passed over: "the pooler of
/// Hugging Face, of which attention knows nothing". Nothing if no rule covers it.
[[nodiscard]] std::optional<std::string_view> ignored_because(std::string_view stored);

}  // namespace lacuna
