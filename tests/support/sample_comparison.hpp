#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna::sample {

/// What the sample shows. The attention is a made-up soft blob, not a model's.
struct Options {
  int rows = 14;
  int columns = 14;
  int patch_size = 16;
  double hidden_share = 0.75;
  Query query = {};
  bool has_cls = true;
  bool equal = true;
  std::string name = "sample.png";
};

/// A smooth landscape of stripes and a disc, so that crops and shifts show.
[[nodiscard]] Image photo(int height, int width);

/// The first share of a fixed shuffle is hidden.
[[nodiscard]] Mask mask(int count, double share);

[[nodiscard]] MaskedImage masked_image(const Options& options);

[[nodiscard]] TokenLayout layout(LayoutKind kind, const MaskedImage& image, bool has_cls);

/// softmax of a blob around the disc; hidden patches have a flat logit.
[[nodiscard]] std::vector<float> weights(const TokenLayout& layout, const PatchGrid& grid);

[[nodiscard]] LayoutPass pass(LayoutKind kind, const MaskedImage& image, const Options& options,
                              int layer);

[[nodiscard]] LayoutComparison comparison(const MaskedImage& image, const Options& options);

[[nodiscard]] VitConfig config(bool trained, bool has_cls = true);

[[nodiscard]] Recipe recipe();

}  // namespace lacuna::sample
