#pragma once

#include <string>
#include <utility>

#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

inline constexpr double content_width = style::canvas_width - 2 * style::margin;
inline constexpr double block_space = 10;

/// A figure that grows downwards, block by block. A block is a function that draws at the page's y
/// and moves y to where the next block starts.
struct Page {
  Figure figure;
  double y = style::margin;  ///< Where the next block starts.
  Translator tr = {};        ///< Of all its words.

  /// Between the margins.
  [[nodiscard]] double content_width() const { return figure.width - 2 * style::margin; }
  /// Too narrow for a row of six panels: a column of a journal.
  [[nodiscard]] bool is_narrow() const { return figure.width < 760; }

  /// Adds a shape; of a paragraph, the height.
  void add(Shape shape) { figure.shapes.push_back(std::move(shape)); }
  double text(TextShape shape);
};

/// An empty page about an image; title and captions are left to fill in.
[[nodiscard]] Page new_page(const MaskedImage& image, const Recipe& recipe, Translator tr,
                            double width = style::canvas_width);

/// Text of the body's size, and of the notes' size.
[[nodiscard]] TextShape text_at(double x, double y, double width, std::string words);
[[nodiscard]] TextShape small_at(double x, double y, double width, std::string words);

/// The same text in bold, in another size or colour, or with x as its middle or its right edge.
[[nodiscard]] TextShape bold(TextShape text);
[[nodiscard]] TextShape sized(double size, TextShape text);
[[nodiscard]] TextShape aligned(Align align, TextShape text);
[[nodiscard]] TextShape coloured(const Colour& colour, TextShape text);
/// On one line, shortened to its width.
[[nodiscard]] TextShape fitted(TextShape text);
/// In the middle of a frame, `air` from its sides.
[[nodiscard]] TextShape note_in(const Rectangle& frame, double air, const std::string& words,
                                double size = style::small_size);

/// The largest words of a page, at its y; moves that `air` under them.
void add_headline(Page& page, const std::string& words, double size, double air);

/// A tinted band with a strong edge: the sentences that nobody may overlook.
void add_band(Page& page, const std::string& words, const Colour& edge, const Colour& ground,
              const Colour& ink);

}  // namespace lacuna
