#pragma once

#include <string>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"

namespace lacuna {

/// The members {"command": …, then the options in the recipe's order}, into an open object.
void write_recipe(JsonWriter& json, const Recipe& recipe);

/// The same as an object of its own on one line: what a PNG carries as "lacuna:recipe".
[[nodiscard]] std::string recipe_json(const Recipe& recipe);

}  // namespace lacuna
