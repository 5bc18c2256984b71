#pragma once

#include "lacuna/base/words.hpp"
#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

enum class CaptionLength {
  off,         ///< None under the figure; its metadata keep it.
  short_form,  ///< Figure::short_caption.
  full,
};
inline constexpr Word<CaptionLength> caption_words[] = {{CaptionLength::off, "off"},
                                                        {CaptionLength::short_form, "short"},
                                                        {CaptionLength::full, "full"}};

/// The figure with a caption of this length under its panels, and as high as that needs.
[[nodiscard]] Figure with_caption(Figure figure, CaptionLength length);

}  // namespace lacuna
