#pragma once

#include "lacuna/base/recipe.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/report/json_writer.hpp"

namespace lacuna {

// The parts that the attention JSON and the mask JSON share.

/// "schema_version", "type", "software", "recipe" and "image".
void write_head(JsonWriter& json, std::string_view type, const MaskedImage& image,
                const Recipe& recipe);

/// "patches" and "mask".
void write_mask(JsonWriter& json, const MaskedImage& image);

}  // namespace lacuna
