#include "lacuna/render/formats/stored_recipe.hpp"

#include <algorithm>

#include "lacuna/base/files.hpp"
#include "lacuna/render/formats/gif.hpp"
#include "lacuna/render/formats/html_document.hpp"
#include "lacuna/render/formats/pdf_recipe.hpp"
#include "lacuna/render/formats/svg_document.hpp"

namespace lacuna {
namespace {

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::string> png_recipe(const Bytes& start) {
  const PngTexts texts = png_texts(start);
  const auto found = std::ranges::find(texts, "lacuna:recipe", &PngTexts::value_type::first);
  return found == texts.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> gif_recipe(const Bytes& start) {
  for (const std::string& comment : gif_comments(start)) {
    if (comment.starts_with(gif_recipe_key)) {
      return comment.substr(gif_recipe_key.size());
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> stored_recipe(const std::filesystem::path& file) {
  constexpr std::uint64_t enough = 1U << 16U;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return std::nullopt;
  }
  const InputFile input(file);
  Bytes start(std::min(input.size(), enough));
  input.read_at(0, start);
  if (text_of(start).starts_with("GIF8")) {
    return gif_recipe(start);
  }
  if (!text_of(start).starts_with("%PDF-")) {
    const std::optional<std::string> svg = svg_recipe(text_of(start));
    const std::optional<std::string> html = svg ? std::nullopt : html_recipe(text_of(start));
    return svg ? svg : html ? html : png_recipe(start);
  }
  Bytes end(start.size());  // what a PDF says about itself stands behind its pages
  input.read_at(input.size() - end.size(), end);
  return pdf_recipe(text_of(end));
}

}  // namespace lacuna
