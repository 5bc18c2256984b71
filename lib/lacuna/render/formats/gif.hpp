#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/image/image.hpp"

namespace lacuna {

/// What the comment that is a recipe begins with.
inline constexpr std::string_view gif_recipe_key = "lacuna:recipe ";

/// A GIF that begins again for ever: one palette for all frames, which have one size, no dithering;
/// each stays its `seconds`.
/// The comments stand before the first frame. Same input, same bytes.
[[nodiscard]] Bytes encode_gif(const std::vector<Image>& frames, const std::vector<double>& seconds,
                               const std::vector<std::string>& comments);

/// The comments before the first frame of a GIF, of which `start` may be a part; none if it is no
/// GIF.
[[nodiscard]] std::vector<std::string> gif_comments(const Bytes& start);

}  // namespace lacuna
