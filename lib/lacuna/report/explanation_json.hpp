#pragma once

#include "lacuna/analysis/explain/explanation.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

/// The JSON of the explain command, with every number that its figures round or leave out:
/// assets/schema/explanation-1.schema.json is its norm. A score of -inf is null.
void explanation_json(JsonWriter& json, const MaskedImage& image, const Explanation& explanation,
                      const Recipe& recipe);

}  // namespace lacuna
