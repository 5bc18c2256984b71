#include "lacuna/model/checkpoint/relatives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

constexpr std::string_view clip = "it norms before the first layer, and most have another GELU";
constexpr std::string_view siglip = "it pools by an attention of its own, and its GELU is another";
constexpr std::string_view eva = "it rotates queries and keys by place, or has no single qkv";
constexpr std::string_view dinov3 =
    "it rotates queries and keys by place and has no position table";
constexpr std::string_view beit = "it adds a bias by relative place to every attention score";
constexpr std::string_view swin = "it attends in windows that shift from layer to layer";
constexpr std::string_view sam = "it attends in windows and adds relative positions";
constexpr std::string_view qk_norm = "it norms queries and keys before they meet";

struct Sign {
  std::string_view part;  ///< Of a tensor's name, from the start or from a dot on.
  std::string_view what;
  std::string_view why;
};

// In this order: what is rarer first, for a SAM also has the names of a ViT.
constexpr std::array signs = {
    Sign{"rel_pos_h", "a SAM image encoder", sam},
    Sign{"image_encoder.", "a SAM image encoder", sam},
    Sign{"mask_decoder.", "a SAM", sam},
    Sign{"relative_position_bias_table", "a BEiT or a Swin transformer", beit},
    Sign{"relative_position_bias.", "a BEiT", beit},
    Sign{"rel_pos_bias.", "a BEiT", beit},
    Sign{"attn.q_bias", "a BEiT or an EVA", beit},
    Sign{"layers.0.blocks.", "a Swin transformer", swin},
    Sign{"layers.0.downsample.", "a Swin transformer", swin},
    Sign{"storage_tokens", "a DINOv3", dinov3},
    Sign{"rope_embed.", "a DINOv3", dinov3},
    Sign{"rope_embeddings.", "a DINOv3", dinov3},
    Sign{"embeddings.patch_embeddings.weight", "a DINOv3", dinov3},
    Sign{"rope.", "an EVA", eva},
    Sign{"mlp.fc1_g.", "an EVA", eva},
    Sign{"attn.inner_attn_ln.", "an EVA", eva},
    Sign{"attn.q_proj.", "an EVA", eva},
    Sign{"mlp.norm.", "an EVA", eva},
    Sign{"head.probe", "a SigLIP", siglip},
    Sign{"attn_pool.", "a SigLIP", siglip},
    Sign{"logit_bias", "a SigLIP", siglip},
    Sign{"pre_layrnorm.", "a CLIP", clip},
    Sign{"class_embedding", "a CLIP", clip},
    Sign{"norm_pre.", "a CLIP", clip},
    Sign{"ln_pre.", "a CLIP", clip},
    Sign{"logit_scale", "a CLIP", clip},
    Sign{"text_model.", "a CLIP", clip},
    Sign{"vision_model.", "a CLIP or SigLIP", clip},
    Sign{"q_norm.", "a ViT with normalised queries and keys", qk_norm},
    Sign{"k_norm.", "a ViT with normalised queries and keys", qk_norm},
};

struct Type {
  std::string_view model_type;
  std::string_view why;
};

constexpr std::array types = {
    Type{"clip", clip},
    Type{"clip_vision_model", clip},
    Type{"siglip", siglip},
    Type{"siglip_vision_model", siglip},
    Type{"siglip2", siglip},
    Type{"eva", eva},
    Type{"dinov3_vit", dinov3},
    Type{"beit", beit},
    Type{"data2vec-vision", beit},
    Type{"swin", swin},
    Type{"swinv2", swin},
    Type{"sam", sam},
    Type{"sam2", sam},
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
