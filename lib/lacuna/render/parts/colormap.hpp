#pragma once

#include "lacuna/base/words.hpp"
#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

/// What maps are drawn on: a weight of 0 has nearly the ground's colour.
enum class Ground { light, dark };

enum class Colormap {
  warm,  ///< Cream to brown on a light ground, and black to cream on a dark one.
  leak,  ///< Beside warm, as light as it: for what goes to hidden patches.
  cividis,
  viridis,
  inferno,
  magma,
  jet,         ///< What many papers have; its lightness rises and falls.
  difference,  ///< Blue, white, orange: for signed values.
};
inline constexpr Word<Colormap> colormap_words[] = {
    {Colormap::warm, "warm"},       {Colormap::cividis, "cividis"}, {Colormap::viridis, "viridis"},
    {Colormap::inferno, "inferno"}, {Colormap::magma, "magma"},     {Colormap::jet, "jet"}};

/// The colour at `position`, clamped to [0, 1]. NaN is a bug in the caller. The ground counts for
/// warm and leak only.
[[nodiscard]] Colour colour_at(Colormap map, double position, Ground ground = Ground::light);

}  // namespace lacuna
