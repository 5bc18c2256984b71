#pragma once

#include <string>

#include "lacuna/base/recipe.hpp"

namespace lacuna {

/// {"command": …, then the options in the recipe's order} on one line: what a PNG carries as
/// "lacuna:recipe".
[[nodiscard]] std::string recipe_json(const Recipe& recipe);

}  // namespace lacuna
