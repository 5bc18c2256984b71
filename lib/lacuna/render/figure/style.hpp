#pragma once

#include "lacuna/render/figure/figure.hpp"

namespace lacuna::style {

// Points on a canvas 960 wide: at 144 dpi it fills a projector, and no text is below 9.
inline constexpr double canvas_width = 960;
inline constexpr double margin = 22;

// A slide for a lecture hall has that width, and 16:9.
inline constexpr double slide_height = 540;
inline constexpr double slide_size = 18;  // of its smallest text

inline constexpr double headline_size = 20;
inline constexpr double statement_size = 12;
inline constexpr double title_size = 17;
inline constexpr double head_size = 11;
inline constexpr double text_size = 10;
inline constexpr double small_size = 9;

// What these are for is their role: a theme has other colours for it. See theme.hpp.
inline constexpr Colour ink = {0.13, 0.14, 0.16, 1, Role::ink};
inline constexpr Colour soft_ink = {0.36, 0.38, 0.41, 1, Role::soft_ink};
inline constexpr Colour rule_grey = {0.80, 0.81, 0.83, 1, Role::rule};
inline constexpr Colour paper = {1, 1, 1, 1, Role::paper};
inline constexpr Colour blank_panel = {0.955, 0.957, 0.96, 1, Role::blank};

inline constexpr Colour pass_green = {0.05, 0.45, 0.38, 1, Role::pass};
inline constexpr Colour pass_tint = {0.91, 0.96, 0.95, 1, Role::pass_tint};
inline constexpr Colour fail_red = {0.72, 0.11, 0.07, 1, Role::fail};
inline constexpr Colour warning_amber = {0.85, 0.55, 0.05, 1, Role::warning};
inline constexpr Colour warning_tint = {1.0, 0.965, 0.88, 1, Role::warning_tint};

inline constexpr Colour first_series = {0.07, 0.35, 0.67, 1, Role::first_series};
inline constexpr Colour second_series = {0.80, 0.42, 0.10, 1, Role::second_series};
inline constexpr Colour bar_tint = {0.80, 0.87, 0.94, 1, Role::bar};  // behind words

// Attention that goes to hidden patches has this hue in every figure, and nothing else has it.
inline constexpr Colour leak_hue = {0.76, 0.09, 0.36, 1, Role::leak};
inline constexpr Colour leak_tint = {0.975, 0.85, 0.905, 1, Role::leak_tint};
inline constexpr Colour visible_hue = {0.90, 0.62, 0.10, 1};

// Marks on pictures, dark under light, so that one of them shows on any ground and in any theme.
inline constexpr Colour mark_dark = {0.13, 0.14, 0.16, 1};
inline constexpr Colour mark_light = {1, 1, 1, 1};

// A hidden patch: flat and hatched, so that it is one in grey print, too.
inline constexpr Colour hidden_fill = {0.915, 0.918, 0.923, 1, Role::hidden};
inline constexpr Colour hatch = {0.54, 0.55, 0.57, 1, Role::hatch};

}  // namespace lacuna::style
