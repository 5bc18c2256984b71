// Where the facts are from. Name, size and licence: the page of the model's files on
// huggingface.co, NAME/tree/REVISION, with the REVISION that stands behind each row, as public
// archives of the web had it in 2024 and 2025. The size is that of the file which lacuna takes.
// MAE: its page says apache-2.0; its authors' licence is CC BY-NC 4.0 (facebookresearch/mae,
// LICENSE; timm 1.0.31, vision_transformer.py, "vit_base_patch16_224.mae"), and that is told. That
// the layout of such a file is read, and computed as its own code does, is measured in
// tests/reference/ (families_full_size.py, with random weights; real_checkpoint.py, with a trained
// DINOv2-small from another place). None of these files was read.
#include "lacuna/model/checkpoint/known_models.hpp"

#include <array>
#include <string>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/model_name.hpp"

namespace lacuna {
namespace {

constexpr std::array<KnownModel, 10> table = {{
    {"facebook/deit-tiny-patch16-224", "DeiT", 23, "apache-2.0",  // main
     "the smallest: hidden patches kept out of attention", "compare"},
    {"facebook/deit-small-patch16-224", "DeiT", 88, "apache-2.0",  // refs/pr/4
     "the same with six heads a layer", "compare"},
    {"facebook/deit-base-patch16-224", "DeiT", 346, "apache-2.0",  // b3708a85
     "the same at ViT-B's size", "compare"},
    {"facebook/deit-tiny-distilled-patch16-224", "DeiT, distilled", 24, "apache-2.0",  // refs/pr/3
     "a second token beside CLS, taught by another network", "attend"},
    {"google/vit-base-patch16-224", "ViT", 346, "apache-2.0",  // main
     "the supervised ViT; its classes, of ImageNet", "attend"},
    {"facebook/dino-vits16", "DINO", 87, "apache-2.0",  // refs/pr/1
     "heads, learnt without labels; in its paper they follow objects", "attend"},
    {"facebook/dinov2-small", "DINOv2", 88, "apache-2.0",  // main
     "PCA of the features, which parts of objects share", "attend"},
    {"timm/vit_small_patch14_reg4_dinov2.lvd142m", "DINOv2, registers", 88, "apache-2.0",  // main
     "the same with four register tokens", "attend"},
    {"facebook/vit-mae-base", "MAE", 448, "cc-by-nc-4.0",  // main
     "what it makes of the patches that it does not see", "reconstruct"},
    {"facebook/ijepa_vith14_1k", "I-JEPA", 2520, "cc-by-nc-4.0",  // main
     "a ViT-H without CLS: ask the patches", "compare"},
}};

}  // namespace

std::span<const KnownModel> known_models() {
  return table;
}

bool is_cached(const KnownModel& model) {
  try {
    return !lack_of(*hub_name("hf:" + std::string(model.name)));
  } catch (const Error&) {
    return false;  // it is there and cannot be read: a run says why
  }
}

}  // namespace lacuna
