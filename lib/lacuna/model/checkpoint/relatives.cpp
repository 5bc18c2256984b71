#include "lacuna/model/checkpoint/relatives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

constexpr std::string_view qk_norm = "it norms queries and keys before they meet";

constexpr std::string_view in_stages =
    "its maps get smaller from stage to stage, and no layer sees all patches";

struct Sign {
  std::string_view part;  ///< Of a tensor's name, from the start or from a dot on.
  std::string_view what;
  std::string_view why;
};

// In this order: what is rarer first, for a SAM also has the names of a ViT.
constexpr std::array signs = {
    Sign{"rel_pos_h", "a SAM image encoder", not_read::sam},
    Sign{"image_encoder.", "a SAM image encoder", not_read::sam},
    Sign{"mask_decoder.", "a SAM", not_read::sam},
    Sign{"stages.0.", "a network in stages, as ConvNeXt and ResNet are", in_stages},
    Sign{"relative_position_bias_table", "a BEiT or a Swin transformer", not_read::beit},
    Sign{"relative_position_bias.", "a BEiT", not_read::beit},
    Sign{"rel_pos_bias.", "a BEiT", not_read::beit},
    Sign{"attn.q_bias", "a BEiT or an EVA", not_read::beit},
    Sign{"layers.0.blocks.", "a Swin transformer", not_read::swin},
    Sign{"layers.0.downsample.", "a Swin transformer", not_read::swin},
    Sign{"storage_tokens", "a DINOv3", not_read::dinov3},
    Sign{"rope_embed.", "a DINOv3", not_read::dinov3},
    Sign{"rope_embeddings.", "a DINOv3", not_read::dinov3},
    Sign{"embeddings.patch_embeddings.weight", "a DINOv3", not_read::dinov3},
    Sign{"rope.", "an EVA", not_read::eva},
    Sign{"mlp.fc1_g.", "an EVA", not_read::eva},
    Sign{"attn.inner_attn_ln.", "an EVA", not_read::eva},
    Sign{"attn.q_proj.", "an EVA", not_read::eva},
    Sign{"mlp.norm.", "an EVA", not_read::eva},
    Sign{"head.probe", "a SigLIP", not_read::siglip},
    Sign{"attn_pool.", "a SigLIP", not_read::siglip},
    Sign{"logit_bias", "a SigLIP", not_read::siglip},
    Sign{"pre_layrnorm.", "a CLIP", not_read::clip},
    Sign{"class_embedding", "a CLIP", not_read::clip},
    Sign{"norm_pre.", "a CLIP", not_read::clip},
    Sign{"ln_pre.", "a CLIP", not_read::clip},
    Sign{"logit_scale", "a CLIP", not_read::clip},
    Sign{"text_model.", "a CLIP", not_read::clip},
    Sign{"vision_model.", "a CLIP or SigLIP", not_read::clip},
    Sign{"q_norm.", "a ViT with normalised queries and keys", qk_norm},
    Sign{"k_norm.", "a ViT with normalised queries and keys", qk_norm},
};

struct Type {
  std::string_view model_type;
  std::string_view why;
};

constexpr std::array types = {
    Type{"clip", not_read::clip},
    Type{"clip_vision_model", not_read::clip},
    Type{"siglip", not_read::siglip},
    Type{"siglip_vision_model", not_read::siglip},
    Type{"siglip2", not_read::siglip},
    Type{"eva", not_read::eva},
    Type{"dinov3_vit", not_read::dinov3},
    Type{"beit", not_read::beit},
    Type{"data2vec-vision", not_read::beit},
    Type{"swin", not_read::swin},
    Type{"swinv2", not_read::swin},
    Type{"sam", not_read::sam},
    Type{"sam2", not_read::sam},
};

bool holds(std::string_view name, std::string_view part) {
  for (std::size_t at = name.find(part); at != std::string_view::npos;
       at = name.find(part, at + 1)) {
    if (at == 0 || name[at - 1] == '.') {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string> relative_by_tensors(const WeightsFile& file) {
  for (const Sign& sign : signs) {
    const auto found = std::ranges::find_if(
        file.tensors(), [&](const StoredTensor& tensor) { return holds(tensor.name, sign.part); });
    if (found != file.tensors().end()) {
      return fmt::format("is {} ({}): {}", sign.what, quoted_name(found->name), sign.why);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> relative_by_type(std::string_view model_type) {
  const auto* const found = std::ranges::find(types, model_type, &Type::model_type);
  return found == types.end() ? std::nullopt : std::optional(found->why);
}

}  // namespace lacuna
