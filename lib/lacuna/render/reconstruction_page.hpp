#pragma once

#include "lacuna/analysis/reconstruction.hpp"
#include "lacuna/model/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/decoder_map.hpp"

namespace lacuna {

/// What all blocks of the reconstruction figure look at.
struct ReconstructionContent {
  const MaskedImage& image;
  const VitConfig& config;
  const Reconstruction& reconstruction;
  const DecoderMap& map;
};

// The blocks: reconstruction_panels.cpp, reconstruction_strips.cpp.
void add_reconstruction_panels(ComparePage& page, const ReconstructionContent& content);
void add_reconstruction_strips(ComparePage& page, const ReconstructionContent& content);

}  // namespace lacuna
