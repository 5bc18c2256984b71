#pragma once

#include "lacuna/render/figure.hpp"

namespace lacuna::style {

// Points on a canvas 960 wide: at 144 dpi it fills a projector, and no text is below 9.
inline constexpr double kCanvasWidth = 960;
inline constexpr double kMargin = 22;
inline constexpr double kTitleSize = 17;
inline constexpr double kHeadSize = 11;
inline constexpr double kTextSize = 10;
inline constexpr double kSmallSize = 9;

inline constexpr Colour kInk = {0.13, 0.14, 0.16, 1};
inline constexpr Colour kSoftInk = {0.36, 0.38, 0.41, 1};
inline constexpr Colour kRule = {0.80, 0.81, 0.83, 1};
inline constexpr Colour kPaper = {1, 1, 1, 1};
inline constexpr Colour kBlankPanel = {0.955, 0.957, 0.96, 1};

inline constexpr Colour kPass = {0.05, 0.45, 0.38, 1};
inline constexpr Colour kPassTint = {0.91, 0.96, 0.95, 1};
inline constexpr Colour kFail = {0.72, 0.11, 0.07, 1};
inline constexpr Colour kWarning = {0.85, 0.55, 0.05, 1};
inline constexpr Colour kWarningTint = {1.0, 0.965, 0.88, 1};

// A hidden patch: flat mid-grey, dark and light lines. One of them shows on any ground.
inline constexpr double kMidGrey = 0.5;
inline constexpr Colour kHidden = {kMidGrey, kMidGrey, kMidGrey, 1};
inline constexpr Colour kHatchDark = {0.27, 0.27, 0.27, 1};
inline constexpr Colour kHatchLight = {0.80, 0.80, 0.80, 1};

}  // namespace lacuna::style
