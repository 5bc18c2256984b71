// An SVG of ours is Cairo's with a head of our own and three changes:
//
//     <?xml version="1.0" encoding="UTF-8"?>
//     <svg xmlns="http://www.w3.org/2000/svg" … viewBox="0 0 960 1043" version="1.1">   Cairo's
//     <title>cat.png · all · mini</title>                                               ours
//     <desc>Attention of CLS, layer 5 …</desc>
//     <metadata>
//     <lacuna:software …>lacuna 0.1.0</lacuna:software>
//     <lacuna:source …>cat.png xxh3:0a498e20aae31cbc…</lacuna:source>
//     <lacuna:recipe xmlns:lacuna="urn:lacuna:recipe">{"command": "attend", …}</lacuna:recipe>
//     </metadata>
//     <defs> … <image id="image1" … xlink:href="data:image/png;base64,…"/>              Cairo's
//
// Ids count from 1 in this document, where Cairo's count through the process; filled shapes have
// shape-rendering="crispEdges"; control characters that XML lacks are left out.
#include "lacuna/render/formats/svg_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr std::string_view recipe_start = R"(<lacuna:recipe xmlns:lacuna="urn:lacuna:recipe">)";
constexpr std::string_view recipe_end = "</lacuna:recipe>";

constexpr std::array<std::pair<char, std::string_view>, 3> entities = {
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}}};

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto* const entity =
        std::ranges::find(entities, c, [](const auto& entry) { return entry.first; });
    if (entity != entities.end()) {
      result += entity->second;
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
      result += c;  // XML 1.0 has no other control characters
    }
  }
  return result;
}

std::string unescaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto* const entity = std::ranges::find_if(
        entities, [&](const auto& entry) { return text.starts_with(entry.second); });
    result += entity == entities.end() ? text.front() : entity->first;
    text.remove_prefix(entity == entities.end() ? 1 : entity->second.size());
  }
  return result;
}

/// The name that starts at `place`.
std::string_view name_at(std::string_view text, std::size_t place) {
  constexpr std::string_view name_parts =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return text.substr(place, text.find_first_not_of(name_parts, place) - place);
}

/// "image" of "image17": the ids that Cairo counts. "glyph0-3" counts in the document already.
std::string_view counted_word(std::string_view name) {
  const std::size_t digits = name.find_first_of("0123456789");
  const bool is_counted = digits != std::string_view::npos && digits > 0 &&
                          name.find_first_not_of("0123456789", digits) == std::string_view::npos;
  return is_counted ? name.substr(0, digits) : std::string_view();
}

/// New names for the counted ids, in the order in which the document defines them.
std::map<std::string, std::string, std::less<>> new_names(std::string_view svg) {
  constexpr std::string_view definition = "id=\"";
  std::map<std::string, std::string, std::less<>> names;
  std::map<std::string, int, std::less<>> counts;
  for (std::size_t place = svg.find(definition); place != std::string_view::npos;
       place = svg.find(definition, place + 1)) {
    const std::string_view name = name_at(svg, place + definition.size());
    if (const std::string_view word = counted_word(name); !word.empty()) {
      names.emplace(name, fmt::format("{}{}", word, ++counts[std::string(word)]));
    }
  }
  return names;
}

std::string renumbered(std::string_view svg) {
  const auto names = new_names(svg);
  std::string result;
  result.reserve(svg.size());
  std::size_t done = 0;
  // A name stands behind id=" where it is defined, and behind # where it is used.
  for (std::size_t place = svg.find_first_of("#\""); place != std::string_view::npos;
       place = svg.find_first_of("#\"", place + 1)) {
    if (svg[place] == '"' && !svg.substr(0, place).ends_with("id=")) {
      continue;
    }
    const std::string_view name = name_at(svg, place + 1);
    if (const auto found = names.find(name); found != names.end()) {
      result.append(svg, done, place + 1 - done);
      result += found->second;
      done = place + 1 + name.size();
    }
  }
  return result.append(svg, done);
}

/// Cairo's filled shapes are the rectangles of maps and bars: drawn without smoothing, neighbours
/// meet without a seam at every size. Outlines, hatches and glyphs stay smooth.
std::string with_crisp_rectangles(std::string svg) {
  constexpr std::string_view fill = "<path style=\" stroke:none;fill-rule:";
  constexpr std::string_view hint = "shape-rendering=\"crispEdges\" ";
  for (std::size_t place = svg.find(fill); place != std::string::npos;
       place = svg.find(fill, place + fill.size() + hint.size())) {
    svg.insert(place + 6, hint);
  }
  return svg;
}

}  // namespace

std::string finished_svg(const std::string& cairo_svg, const FigureTexts& texts) {
  const std::size_t root = cairo_svg.find("<svg");
  const std::size_t end = root == std::string::npos ? root : cairo_svg.find('>', root);
  if (end == std::string::npos) {
    throw Error(ErrorKind::output, "figure: Cairo wrote no SVG; draw it as PNG or PDF");
  }
  const std::string head = fmt::format(
      "\n<title>{}</title>\n<desc>{}</desc>\n<metadata>\n<lacuna:software "
      "xmlns:lacuna=\"urn:lacuna:recipe\">{}</lacuna:software>\n<lacuna:source "
      "xmlns:lacuna=\"urn:lacuna:recipe\">{}</lacuna:source>\n{}{}{}\n</metadata>",
      escaped(texts.title), escaped(texts.caption), escaped(texts.software), escaped(texts.source),
      recipe_start, escaped(texts.recipe), recipe_end);
  const std::string_view svg = cairo_svg;
  return std::string(svg.substr(0, end + 1)) + head +
         with_crisp_rectangles(renumbered(svg.substr(end + 1)));
}

std::optional<std::string> svg_recipe(std::string_view document) {
  if (!document.starts_with("<?xml")) {
    return std::nullopt;
  }
  // A file name in the title cannot forge it: there its < is escaped.
  const std::size_t start = document.find(recipe_start);
  const std::size_t end = document.find(recipe_end, start);
  if (start == std::string_view::npos || end == std::string_view::npos) {
    return std::nullopt;
  }
  return unescaped(document.substr(start + recipe_start.size(), end - start - recipe_start.size()));
}

}  // namespace lacuna
