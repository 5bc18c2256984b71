#pragma once

#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/render/compare/compared_maps.hpp"

namespace lacuna {

/// What all figures of a sweep look at; it must outlive them.
struct SweepContent {
  const MaskedImage& image;
  const VitConfig& config;
  const MaskSweep& sweep;
  std::vector<ComparedMaps> maps;  ///< Of each step.
  ScoreColours shared;             ///< One scale for all of them.

  [[nodiscard]] const ColourOptions& colours() const { return maps.front().colours; }
  [[nodiscard]] int layer() const { return maps.front().layer; }
  [[nodiscard]] bool is_own_scale() const { return colours().scale == ScaleSharing::panel; }
};

/// Throws as compared_maps().
[[nodiscard]] SweepContent sweep_content(const MaskedImage& image, const VitConfig& config,
                                         const MaskSweep& sweep, const MapChoice& choice);

}  // namespace lacuna
