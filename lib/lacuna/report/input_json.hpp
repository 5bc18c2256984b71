#pragma once

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

// The parts that the attention JSON and the mask JSON share.

/// "schema_version", "type", "software", "recipe" and "image".
void write_head(JsonWriter& json, std::string_view type, const MaskedImage& image,
                const Recipe& recipe);

/// "name"; and if it is not UTF-8, its bytes as "name_base64".
void write_name(JsonWriter& json, const std::string& name);

/// "patches".
void write_patches(JsonWriter& json, const PatchGrid& grid);

/// "patches" and "mask".
void write_mask(JsonWriter& json, const MaskedImage& image);

}  // namespace lacuna
