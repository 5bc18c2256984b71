#pragma once

#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/render/drawing/caption.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

enum class FigureFormat { png, svg, pdf };
inline constexpr Word<FigureFormat> format_words[] = {
    {FigureFormat::png, "png"}, {FigureFormat::svg, "svg"}, {FigureFormat::pdf, "pdf"}};

/// Files of several frames.
enum class AnimationFormat {
  apng,  ///< A PNG with frames: every colour; what knows no frames shows the first.
  gif,   ///< 256 colours for all frames, and none half see-through.
};
inline constexpr Word<AnimationFormat> animation_words[] = {{AnimationFormat::apng, "apng"},
                                                            {AnimationFormat::gif, "gif"}};

/// How many times as long as the others an animation's last frame stays.
inline constexpr double last_frame_hold = 3;

/// How figures become files.
struct DrawOptions {
  std::vector<FigureFormat> formats = {FigureFormat::png};
  Language language = Language::english;  ///< Of the words, which are set when figures are made.
  PageSize size = {};
  Theme theme = Theme::light;
  CaptionLength caption = CaptionLength::full;
  std::vector<AnimationFormat> animations = {AnimationFormat::apng};
  double frame_seconds = 0.8;  ///< Of an animation; its last frame is held longer.
};

}  // namespace lacuna
