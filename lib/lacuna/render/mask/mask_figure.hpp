#pragma once

#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// What the model saw with its hidden patches hatched; nothing else. One point per pixel of the
/// panel. `numbers` writes each patch's raster number on it.
[[nodiscard]] Figure mask_figure(const MaskedImage& image, bool numbers, const Recipe& recipe,
                                 Translator tr = {});

}  // namespace lacuna
