#include "lacuna/render/figure/page_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/render/figure/style.hpp"

namespace lacuna {
namespace {

constexpr double points_per_inch = 72;
constexpr double millimetres_per_inch = 25.4;

constexpr std::array presets = {
    PagePreset{"screen", 0, 0, 0, "1920 px wide"},
    PagePreset{"slide", 338.66666666666669, 190.5, 144, "1920 x 1080 px"},
    PagePreset{"a4", 210, 297, 300, "210 x 297 mm, or across"},
    PagePreset{"nature1", 89, 0, 300, "one column"},
    PagePreset{"nature2", 183, 0, 300, "two columns"},
    PagePreset{"ieee1", 88.9, 0, 300, "one column"},
    PagePreset{"ieee2", 181.864, 0, 300, "two columns"},
    PagePreset{"neurips", 139.7, 0, 300, "the text"},
};

constexpr std::array<std::pair<std::string_view, LengthUnit>, 5> units = {
    {{"mm", LengthUnit::millimetre},
     {"cm", LengthUnit::centimetre},
     {"in", LengthUnit::inch},
     {"pt", LengthUnit::point},
     {"px", LengthUnit::pixel}}};

double points_of_millimetres(double length) {
  return length * points_per_inch / millimetres_per_inch;
}

double points_of(const Length& length, double dpi) {
  switch (length.unit) {
    case LengthUnit::millimetre:
      return points_of_millimetres(length.value);
    case LengthUnit::centimetre:
      return points_of_millimetres(10 * length.value);
    case LengthUnit::inch:
      return length.value * points_per_inch;
    case LengthUnit::point:
      return length.value;
    case LengthUnit::pixel:
      break;
  }
  return length.value * points_per_inch / dpi;
}

const PagePreset& preset_named(const std::string& name) {
  const auto* const found = std::ranges::find(presets, name, &PagePreset::name);
  if (found == presets.end()) {
    throw Error(ErrorKind::usage, "--preset {}: is not in the table", name);
  }
  return *found;
}

}  // namespace

std::span<const PagePreset> page_presets() {
  return presets;
}

bool PageSize::is_journal() const {
  const PagePreset& named = preset_named(preset);
  return !width && named.width > 0 && named.height == 0;
}

std::optional<Length> parse_length(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view suffix(read.ptr, text.data() + text.size());
  const auto* const unit =
      std::ranges::find(units, suffix, [](const auto& entry) { return entry.first; });
  constexpr double largest = 1e5;
  if (read.ec != std::errc() || unit == units.end() || !(value > 0 && value < largest)) {
    return std::nullopt;
  }
  return Length{value, unit->second};
}

std::string length_text(const Length& length) {
  const auto* const unit =
      std::ranges::find(units, length.unit, [](const auto& entry) { return entry.second; });
  return fmt::format("{}{}", length.value, unit->first);
}

PrintSize print_size_of(const Figure& figure, const PageSize& size) {
  const PagePreset& preset = preset_named(size.preset);
  PrintSize page{.width = figure.width, .height = figure.height, .dpi = figure.dpi};
  page.dpi = size.dpi.value_or(preset.dpi > 0 ? preset.dpi : figure.dpi);
  if (!size.width && preset.width == 0) {
    return page;
  }
  // A sheet is turned as the figure is.
  const bool is_across = preset.height > preset.width && figure.width > figure.height;
  const double width = is_across ? preset.height : preset.width;
  const double height = is_across ? preset.width : preset.height;
  page.width = size.width ? points_of(*size.width, page.dpi) : points_of_millimetres(width);
  page.scale = page.width / figure.width;
  page.height = figure.height * page.scale;
  if (!size.width && height > 0) {
    page.height = points_of_millimetres(height);
    page.scale = std::min(page.scale, page.height / figure.height);
    page.left = (page.width - figure.width * page.scale) / 2;
    page.top = (page.height - figure.height * page.scale) / 2;
  }
  return page;
}

double layout_width(const PageSize& size) {
  constexpr double legible = 5.5;  // points; journals ask for 5 and more
  constexpr double narrowest = 410;
  Figure own;
  own.width = style::canvas_width;
  own.height = 1;
  const double page_width = print_size_of(own, size).width;
  return std::clamp(page_width * style::small_size / legible, narrowest, style::canvas_width);
}

double smallest_text(const Figure& figure, const PrintSize& page) {
  double smallest = 0;
  for (const Shape& shape : figure.shapes) {
    if (const auto* text = std::get_if<TextShape>(&shape)) {
      smallest = smallest > 0 ? std::min(smallest, text->size) : text->size;
    }
  }
  return smallest * page.scale;
}

}  // namespace lacuna
