#pragma once

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/reconstruct/decoder_map.hpp"

namespace lacuna {

/// What all blocks of the reconstruction figure look at.
struct ReconstructionContent {
  const MaskedImage& image;
  const VitConfig& config;
  const Reconstruction& reconstruction;
  const DecoderMap& map;
};

// The blocks: reconstruction_panels.cpp, reconstruction_strips.cpp.
void add_reconstruction_panels(Page& page, const ReconstructionContent& content);
void add_reconstruction_strips(Page& page, const ReconstructionContent& content);

}  // namespace lacuna
