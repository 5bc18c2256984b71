#pragma once

#include <string>
#include <string_view>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"

namespace lacuna {

/// The members {"command": …, then the options in the recipe's order}, into an open object.
void write_recipe(JsonWriter& json, const Recipe& recipe);

/// The same as an object of its own on one line: what a PNG carries as "lacuna:recipe".
[[nodiscard]] std::string recipe_json(const Recipe& recipe);

/// recipe_json() read back. Throws what JsonObject throws, and Error{bad_value} if it names no
/// command.
[[nodiscard]] Recipe read_recipe(std::string_view text, const std::string& subject);

}  // namespace lacuna
