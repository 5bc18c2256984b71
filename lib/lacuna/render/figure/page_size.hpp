#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

/// A size that people ask for by name: the one table of them.
struct PagePreset {
  std::string_view name;
  double width = 0;   ///< Millimetres; 0: the figure's own.
  double height = 0;  ///< Millimetres; the figure is fitted into it. 0: as high as it gets.
  double dpi = 0;     ///< Of its PNG; 0: the figure's own.
  std::string_view words;
};
[[nodiscard]] std::span<const PagePreset> page_presets();

enum class LengthUnit { millimetre, centimetre, inch, point, pixel };

struct Length {
  double value = 0;
  LengthUnit unit = LengthUnit::millimetre;
};

/// "89mm", "3.5in", "1200px" …; nothing for a text that is no positive length. And back.
[[nodiscard]] std::optional<Length> parse_length(std::string_view text);
[[nodiscard]] std::string length_text(const Length& length);

/// How large a figure becomes.
struct PageSize {
  std::string preset = "screen";
  std::optional<Length> width;  ///< In place of the preset's size.
  std::optional<double> dpi;    ///< In place of the preset's.

  /// 1920 by 1080 pixels for a lecture hall: 960 by 540 points, none of a text below 18.
  [[nodiscard]] bool is_slide() const { return preset == "slide" && !width; }
  /// A column or the text of a journal: nothing on it may be below 5 points.
  [[nodiscard]] bool is_journal() const;
  [[nodiscard]] bool is_own() const { return preset == "screen" && !width && !dpi; }
};

/// A figure on its page: a larger one is not laid out anew but scaled.
struct PrintSize {
  double width = 0;  ///< Points.
  double height = 0;
  double scale = 1;  ///< Of the figure.
  double left = 0;   ///< Of the figure on the page, points.
  double top = 0;
  double dpi = 0;  ///< Of a PNG.
};

/// Throws Error{usage} for a preset that is not in the table.
[[nodiscard]] PrintSize print_size_of(const Figure& figure, const PageSize& size);

/// The width at which a figure of the canvas' own width is laid out anew for this page, in points
/// on the canvas: so narrow that its smallest text is legible in print, but no narrower than a
/// journal's column.
[[nodiscard]] double layout_width(const PageSize& size);

/// The smallest text on the page, in points; 0 if there is none.
[[nodiscard]] double smallest_text(const Figure& figure, const PrintSize& page);

}  // namespace lacuna
