#pragma once

#include <optional>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"

namespace lacuna {

/// One ratio of a sweep: what `compare` and `reconstruct` find under this mask.
struct SweepStep {
  double ratio = 0;  ///< Asked for.
  Mask mask;
  LayoutComparison comparison;
  std::optional<Reconstruction> reconstruction;  ///< Where the model has a decoder.

  /// The mean squared error on hidden patches, divided by that of the mean colour of the visible
  /// pixels. Nothing without a decoder, with no patch hidden or none visible, or where the fill is
  /// without error.
  [[nodiscard]] std::optional<double> relative_error() const;
  /// The leak of a layer; nothing where no visible patch asks.
  [[nodiscard]] std::optional<float> leak(int layer) const;
  /// Its mean over all layers.
  [[nodiscard]] std::optional<double> mean_leak() const;
};

/// One image under masks that hide more and more of it.
struct MaskSweep {
  std::vector<SweepStep> steps;  ///< In the order of the ratios. At least one.

  /// Every mask hides what the one before it hides.
  [[nodiscard]] bool is_nested() const;
  /// deit equals mae in every step.
  [[nodiscard]] bool is_equal() const;
};

/// A mask, and the ratio that it was drawn for.
struct RatioMask {
  double ratio = 0;
  Mask mask;
};

/// compare_layouts() under each mask, and with a `reading` reconstruct(), too. The image's own mask
/// does not count. Throws what they throw.
[[nodiscard]] MaskSweep sweep_masks(const VitModel& model, MaskedImage image,
                                    std::vector<RatioMask> masks, const ComparisonOptions& options,
                                    const std::optional<PixelReading>& reading, Workers& workers);

}  // namespace lacuna
