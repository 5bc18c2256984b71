#pragma once

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

/// The reconstruction JSON, schema assets/schema/reconstruction-1.schema.json. `with_pixels` adds
/// the predicted pixels as trained. Throws Error{bad_value} for a number that is not finite.
void reconstruction_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                         const Reconstruction& reconstruction, bool with_pixels,
                         const Recipe& recipe);

/// "pixels": how the predicted pixels were read; on request, the pixels.
void write_pixels(JsonWriter& json, const Reconstruction& reconstruction, bool with_pixels);

/// "errors", over hidden patches: null where none is hidden; on request, of each patch.
void write_errors(JsonWriter& json, const Reconstruction& reconstruction, bool with_patches);

}  // namespace lacuna
