#pragma once

#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/parts/page.hpp"

namespace lacuna {

/// Whether a part of the photo that one would miss is not shown to the model.
[[nodiscard]] bool is_cropped(const MaskedImage& image);

/// The whole photo, as high as `place`, with a frame around what the model is shown, and beside it
/// how much that is. Returns the height; 0, and draws nothing, where it is all of it.
double add_crop_mark(Page& page, const MaskedImage& image, const Rectangle& place);

namespace phrases {

/// "3000 × 3000 of 3000 × 4000 pixels": what the model is shown of the photo.
[[nodiscard]] std::string seen_size(Translator tr, const MaskedImage& image);

}  // namespace phrases
}  // namespace lacuna
