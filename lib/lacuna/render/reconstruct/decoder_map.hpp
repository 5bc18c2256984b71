#pragma once

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

/// One query's row of decoder attention, as it is drawn: un-shuffled onto the grid.
struct DecoderMap {
  int layer = 0;
  int head = -1;  ///< -1: mean over heads.
  Query query;
  PatchScores scores;
  ColourOptions colours = {};  ///< How it is drawn.
  double visible_mass = 0;     ///< Share of the row that goes to visible patches,
  double hidden_mass = 0;      ///< to mask tokens,
  double cls_mass = 0;         ///< and to CLS.
};

/// Throws Error{usage} for a head or query whose row was not kept.
[[nodiscard]] DecoderMap decoder_map(const DecoderAttention& attention, int head, int query,
                                     int patch_count);

/// What the reconstruction figures show, and what each of their blocks looks at.
struct ReconstructionContent {
  const MaskedImage& image;
  const VitConfig& config;
  const Reconstruction& reconstruction;
  const DecoderMap& map;
};

}  // namespace lacuna
