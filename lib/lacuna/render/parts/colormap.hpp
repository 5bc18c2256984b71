#pragma once

#include <string_view>

#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

enum class Colormap {
  cividis,
  viridis,
  inferno,
  magma,
  jet,         ///< What many papers have; its lightness rises and falls.
  difference,  ///< Blue, white, orange: for signed values.
};

/// "inferno".
[[nodiscard]] std::string_view colormap_name(Colormap map);

/// The colour at `position`, clamped to [0, 1]. NaN is a bug in the caller.
[[nodiscard]] Colour colour_at(Colormap map, double position);

}  // namespace lacuna
