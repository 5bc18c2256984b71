#pragma once

#include "lacuna/base/words.hpp"
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
inline constexpr Word<Colormap> colormap_words[] = {{Colormap::cividis, "cividis"},
                                                    {Colormap::viridis, "viridis"},
                                                    {Colormap::inferno, "inferno"},
                                                    {Colormap::magma, "magma"},
                                                    {Colormap::jet, "jet"}};

/// The colour at `position`, clamped to [0, 1]. NaN is a bug in the caller.
[[nodiscard]] Colour colour_at(Colormap map, double position);

}  // namespace lacuna
