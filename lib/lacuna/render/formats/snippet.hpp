#pragma once

#include <string>
#include <string_view>

#include "lacuna/base/words.hpp"

namespace lacuna {

/// What stands under a figure in somebody's document.
struct SnippetTexts {
  std::string file;  ///< The figure's file, without its folder.
  std::string title;
  std::string caption;
};

enum class Snippet { tex, md };
inline constexpr Word<Snippet> snippet_words[] = {{Snippet::tex, "tex"}, {Snippet::md, "md"}};

/// The suffix: "tex".
[[nodiscard]] std::string_view snippet_name(Snippet kind);

/// A LaTeX figure environment or a Markdown image with its caption, every special character
/// escaped.
[[nodiscard]] std::string snippet(Snippet kind, const SnippetTexts& texts);

}  // namespace lacuna
