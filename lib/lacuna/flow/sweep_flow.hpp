#pragma once

#include <optional>
#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// What sweeping one image left: for the summary; the rest is in the outputs.
struct SweepResult {
  Shared<MaskedImage> image;  ///< Its mask is that of the first ratio.
  Shared<MaskSweep> sweep;
  int layer = 0;  ///< That the figure shows.
  std::vector<Output> outputs;
};

/// One image, one kind of mask, one seed: what changes as more and more patches are hidden.
/// `reading` is pixel_reading() of a model with a decoder.
SweepResult sweep_flow(const Input& input, const VitModel& model,
                       const std::optional<PixelReading>& reading, const SweepOptions& options,
                       Workers& workers);

}  // namespace lacuna
