#include "lacuna/render/formats/snippet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lacuna {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

/// What is special in LaTeX, and what the fonts of pdfLaTeX lack.
constexpr std::array<Replacement, 18> tex_replacements = {{{"\\", "\\textbackslash{}"},
                                                           {"{", "\\{"},
                                                           {"}", "\\}"},
                                                           {"$", "\\$"},
                                                           {"&", "\\&"},
                                                           {"#", "\\#"},
                                                           {"%", "\\%"},
                                                           {"_", "\\_"},
                                                           {"~", "\\textasciitilde{}"},
                                                           {"^", "\\textasciicircum{}"},
                                                           {"\u00a0", "~"},
                                                           {"−", "$-$"},
                                                           {"×", "$\\times$"},
                                                           {"²", "$^2$"},
                                                           {"₁₀", "$_{10}$"},
                                                           {"∞", "$\\infty$"},
                                                           {"√", "$\\surd$"},
                                                           {"ᵀ", "$^T$"}}};

std::string tex_text(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto* const found = std::ranges::find_if(
        tex_replacements, [&](const Replacement& each) { return text.starts_with(each.first); });
    const bool is_special = found != tex_replacements.end();
    result += is_special ? found->second : text.substr(0, 1);
    text.remove_prefix(is_special ? found->first.size() : 1);
  }
  return result;
}

/// "cat.compare" -> "cat-compare".
std::string label(std::string_view stem) {
  std::string result(stem);
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  std::ranges::replace_if(
      result, [&](char c) { return !is_plain(c); }, '-');
  return result;
}

std::string tex_snippet(const SnippetTexts& texts) {
  const std::size_t dot = texts.file.rfind('.');
  const std::string stem = texts.file.substr(0, dot);
  // The inner braces are for the dots of the stem, which older LaTeX takes for its suffix.
  return fmt::format(
      "\\begin{{figure}}[t]\n"
      "  \\centering\n"
      "  \\includegraphics[width=\\linewidth]{{{{{}}}{}}}\n"
      "  \\caption{{{}}}\n"
      "  \\label{{fig:{}}}\n"
      "\\end{{figure}}\n",
      stem, texts.file.substr(stem.size()), tex_text(texts.caption), label(stem));
}

std::string markdown_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#|~&").find(c) != std::string_view::npos) {
      result += '\\';
    }
    result += c;
  }
  return result;
}

std::string markdown_snippet(const SnippetTexts& texts) {
  std::string address;
  for (const char c : texts.file) {
    if (std::string_view(" ()%<>?#\\").find(c) != std::string_view::npos) {
      address += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      address += c;
    }
  }
  return fmt::format("![{}]({})\n\n{}\n", markdown_text(texts.title), address,
                     markdown_text(texts.caption));
}

}  // namespace

std::string_view snippet_name(Snippet kind) {
  return kind == Snippet::tex ? "tex" : "md";
}

std::string snippet(Snippet kind, const SnippetTexts& texts) {
  return kind == Snippet::tex ? tex_snippet(texts) : markdown_snippet(texts);
}

}  // namespace lacuna
