#pragma once

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

/// The JSON of the attend command: assets/schema/attend-1.schema.json is its norm. Its head and its
/// one layout are those of the attention JSON. What was not asked for or does not exist is null.
/// Throws Error{bad_value} if a number is not finite.
void attend_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                 const LayoutDetail& detail, const Recipe& recipe);

}  // namespace lacuna
