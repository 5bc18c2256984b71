#pragma once

#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

// The files that a command's options ask for. Each is in the source of its name.

/// The figure compare, one overlay for each layout, with the panels also photo, mask and
/// difference; attention.json; the tensors.
[[nodiscard]] std::vector<Output> compare_outputs(const Shared<MaskedImage>& image,
                                                  const VitConfig& config,
                                                  const Shared<LayoutComparison>& comparison,
                                                  const Recipe& recipe,
                                                  const CompareOptions& options, Workers& workers);

/// The figure attend; as overlay the large map alone, attend.map; every other panel,
/// attend.rollout and so on; sheet, queries and the animations; attend.json; the tensors.
[[nodiscard]] std::vector<Output> attend_outputs(const Shared<MaskedImage>& image,
                                                 const VitConfig& config,
                                                 const Shared<LayoutDetail>& detail,
                                                 const Recipe& recipe, const AttendOptions& options,
                                                 Workers& workers);

/// The figure reconstruct, and the row of three, reconstruct.triplet; as overlays the pictures
/// alone, reconstruction, pasted and decoder; the other panels; reconstruct.json.
[[nodiscard]] std::vector<Output> reconstruct_outputs(const Shared<MaskedImage>& image,
                                                      const VitConfig& config,
                                                      const Shared<Reconstruction>& reconstruction,
                                                      const Recipe& recipe,
                                                      const ReconstructOptions& options,
                                                      Workers& workers);

/// The figure sweep; as panels the photo and, for each ratio, its mask, its maps and its
/// reconstruction; sweep.json.
[[nodiscard]] std::vector<Output> sweep_outputs(const Shared<MaskedImage>& image,
                                                const VitConfig& config,
                                                const Shared<MaskSweep>& sweep,
                                                const Recipe& recipe, const SweepOptions& options,
                                                Workers& workers);

}  // namespace lacuna
