#pragma once

#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/formats/draw_options.hpp"

namespace lacuna {

/// A file of all frames, each drawn as draw() draws a PNG, then held for the options' seconds, the
/// last one longer, over and over. Lower frames get ground below until all are as high as the
/// highest. What the file says about itself are the first frame's texts; its recipe makes the
/// animation. Throws what draw() throws.
[[nodiscard]] Bytes draw_animation(const std::vector<Figure>& frames, AnimationFormat format,
                                   const DrawOptions& options = {});

}  // namespace lacuna
