#pragma once

#include "lacuna/render/decoder_map.hpp"
#include "lacuna/render/panel.hpp"

namespace lacuna {

/// The colours of decoder attention: 0 to the map's largest score.
[[nodiscard]] ScoreColours decoder_colours(const DecoderMap& map);

}  // namespace lacuna
