#pragma once

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/reconstruct/decoder_map.hpp"

namespace lacuna {

/// The root mean square error of each hidden patch, as colours.
void add_error_patches(std::vector<Shape>& shapes, const Panel& panel, const PatchScores& errors);

/// The colours of decoder attention: to the map's largest score.
[[nodiscard]] ScoreColours decoder_colours(const DecoderMap& map);

/// A band that says how the pixels are read, where that is not plain.
void add_reading_notice(Page& page, const PixelReading& reading);

// The blocks: reconstruction_panels.cpp, reconstruction_strips.cpp.
void add_reconstruction_panels(Page& page, const ReconstructionContent& content);
void add_reconstruction_strips(Page& page, const ReconstructionContent& content);

}  // namespace lacuna
