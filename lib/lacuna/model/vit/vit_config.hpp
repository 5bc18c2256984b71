#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/image/preprocess.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// Whose paper and code a model comes from: how it is fed, and how its position table is resized.
/// checkpoint/family.cpp tells it from a file.
enum class Family { vit, deit, deit3, dino, mae, dinov2, ijepa };

inline constexpr Word<Family> family_words[] = {
    {Family::vit, "vit"},    {Family::deit, "deit"}, {Family::deit3, "deit3"},
    {Family::dino, "dino"},  {Family::mae, "mae"},   {Family::dinov2, "dinov2"},
    {Family::ijepa, "ijepa"}};

/// What stands between the two products of a block's MLP.
enum class Activation {
  gelu,       ///< Exact: x · Φ(x). mlp_width floats enter it and leave it.
  gelu_tanh,  ///< The same with an approximation of Φ by tanh: SigLIP's, and JAX's default.
  swiglu,  ///< silu(a) · b of the two halves a | b. 2 · mlp_width enter it, mlp_width leave it.
};

/// How a position table meets another grid: as the code of the model's family does it.
enum class PositionResize {
  bicubic,            ///< torch, align_corners off, sizes given: HF ViT, DeiT, ViTMAE, DINOv2.
  bicubic_antialias,  ///< The same with the filter widened when it shrinks: timm, HF registers.
  bicubic_offset,     ///< Steps by N / (n + 0.1): the original DINO and DINOv2.
  sine_cosine,        ///< Computed anew: MAE's tables are a formula.
};

/// Which final states a classifier reads.
enum class Pool {
  cls,
  cls_and_distillation,  ///< One classifier each, the mean of their answers.
  mean,                  ///< The mean over the patches that may be attended.
  cls_and_mean,          ///< Both side by side: 2 D inputs. HF DINOv2.
};

struct ClassifierConfig {
  int classes = 1000;
  Pool pool = Pool::cls;
  std::vector<std::string> labels = {};  ///< [classes], or empty: unknown.
  bool shown = true;  ///< false: too often wrong to be shown; a model does not answer then.
};

/// The shape of an MAE decoder.
struct DecoderConfig {
  int width = 512;
  int depth = 8;
  int heads = 16;
  int mlp_width = 2048;
  /// Its pixels are normalised patch by patch (norm_pix_loss). Empty: the checkpoint does not say.
  std::optional<bool> normalised_pixels = std::nullopt;
};

/// The shape of a pre-norm Vision Transformer, and how its authors feed it.
struct VitConfig {
  std::string name;  ///< As the user named it: "untrained:deit-tiny", "vit.safetensors".
  Family family = Family::vit;
  bool trained = false;   ///< false: seeded random weights; every output says so.
  bool composed = false;  ///< Trained on composed images only; every output says so, too.
  std::uint64_t untrained_seed = 0;
  int patch_size = 16;
  int width = 192;  ///< Floats per token (embed_dim).
  int depth = 12;   ///< Layers.
  int heads = 3;
  int mlp_width = 768;
  Activation activation = Activation::gelu;
  bool layer_scale = false;  ///< Each branch is scaled, channel by channel, before it is added.
  bool qkv_bias = true;
  float layer_norm_epsilon = 1e-6F;
  std::vector<TokenKind> prefix = {TokenKind::cls};
  bool prefix_has_positions = true;  ///< false: the table has rows for patches only.
  bool mask_token = false;           ///< Has a learned stand-in for a hidden patch.
  bool final_norm = true;            ///< false: the classifier norms after pooling (fc_norm).
  PatchGrid stored_grid;             ///< The grid that the position table was made for.
  /// The layer that pictures show unless told otherwise: where its authors saw most. Empty: the
  /// last.
  std::optional<int> attention_layer = std::nullopt;
  PositionResize position_resize = PositionResize::bicubic_antialias;
  Preprocessing preprocessing;
  std::string pipeline = "model";  ///< Whose preprocessing was asked for: --preprocess.
  std::optional<ClassifierConfig> classifier;
  std::optional<DecoderConfig> decoder;
  /// What was decided about the checkpoint, and why: a sentence each.
  std::vector<std::string> decisions;
  /// Those of them that may be wrong: every run says them.
  std::vector<std::string> doubts;

  /// What every output says of these weights. Empty: nothing.
  [[nodiscard]] std::string_view notice() const {
    return !trained ? notices::untrained : composed ? notices::composed : std::string_view();
  }
  [[nodiscard]] int head_width() const { return width / heads; }
  /// Rows of position_rows() before the patches': one for each prefix token but registers. Of 0
  /// where the stored table has none.
  [[nodiscard]] int prefix_positions() const {
    return static_cast<int>(prefix.size() - std::ranges::count(prefix, TokenKind::reg));
  }
};

}  // namespace lacuna
