#pragma once

#include <string_view>

#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

enum class CaptionLength {
  off,         ///< None under the figure; its metadata keep it.
  short_form,  ///< Figure::short_caption.
  full,
};

[[nodiscard]] std::string_view caption_name(CaptionLength length);

/// The figure with a caption of this length under its panels, and as high as that needs.
[[nodiscard]] Figure with_caption(Figure figure, CaptionLength length);

}  // namespace lacuna
