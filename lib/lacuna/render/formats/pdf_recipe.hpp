#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lacuna {

/// The keywords of a PDF that carry the recipe.
[[nodiscard]] std::string pdf_keywords(const std::string& recipe);

/// The recipe in the document information of a PDF that Cairo wrote, from the file or its end;
/// nothing where there is none.
[[nodiscard]] std::optional<std::string> pdf_recipe(std::string_view file);

}  // namespace lacuna
