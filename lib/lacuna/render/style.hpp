#pragma once

#include "lacuna/render/figure.hpp"

namespace lacuna::style {

// Points on a canvas 960 wide: at 144 dpi it fills a projector, and no text is below 9.
inline constexpr double canvas_width = 960;
inline constexpr double margin = 22;
inline constexpr double title_size = 17;
inline constexpr double head_size = 11;
inline constexpr double text_size = 10;
inline constexpr double small_size = 9;

inline constexpr Colour ink = {0.13, 0.14, 0.16, 1};
inline constexpr Colour soft_ink = {0.36, 0.38, 0.41, 1};
inline constexpr Colour rule_grey = {0.80, 0.81, 0.83, 1};
inline constexpr Colour paper = {1, 1, 1, 1};
inline constexpr Colour blank_panel = {0.955, 0.957, 0.96, 1};

inline constexpr Colour pass_green = {0.05, 0.45, 0.38, 1};
inline constexpr Colour pass_tint = {0.91, 0.96, 0.95, 1};
inline constexpr Colour fail_red = {0.72, 0.11, 0.07, 1};
inline constexpr Colour warning_amber = {0.85, 0.55, 0.05, 1};
inline constexpr Colour warning_tint = {1.0, 0.965, 0.88, 1};

// A hidden patch: flat mid-grey, dark and light lines. One of them shows on any ground.
inline constexpr double mid_grey = 0.5;
inline constexpr Colour hidden_grey = {mid_grey, mid_grey, mid_grey, 1};
inline constexpr Colour hatch_dark = {0.27, 0.27, 0.27, 1};
inline constexpr Colour hatch_light = {0.80, 0.80, 0.80, 1};

}  // namespace lacuna::style
