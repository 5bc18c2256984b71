#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// The page's files below assets/web, in the order in which a module comes after those it imports.
[[nodiscard]] std::span<const std::string_view> page_files();

/// What a page holds beside its own files.
struct HtmlBlock {
  std::string holds;  ///< Under which name the page finds it.
  std::string text;   ///< JSON, or base64.
};

/// The page of assets/web as one file that needs no other and asks for none: style sheet and
/// modules are written out, and its policy allows these two alone, by their hashes. The recipe is a
/// block of its own. Same input, same bytes. Throws what reading the page's files throws.
[[nodiscard]] std::string html_document(const std::string& title, const std::string& recipe,
                                        const std::vector<HtmlBlock>& blocks);

/// The recipe, as JSON, from the start of such a file; nothing for any other.
[[nodiscard]] std::optional<std::string> html_recipe(std::string_view start);

}  // namespace lacuna
