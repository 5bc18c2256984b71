#pragma once

#include <string>
#include <utility>

#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

inline constexpr double content_width = style::canvas_width - 2 * style::margin;
inline constexpr double block_space = 10;

/// A figure that grows downwards, block by block.
struct Page {
  Figure figure;
  double y = style::margin;  ///< Where the next block starts.
  Translator tr = {};        ///< Of all its words.

  /// Between the margins.
  [[nodiscard]] double content_width() const { return figure.width - 2 * style::margin; }
  /// Too narrow for a row of six panels: a column of a journal.
  [[nodiscard]] bool is_narrow() const { return figure.width < 760; }

  /// Adds a shape. text() also returns the height of its paragraph.
  void add(Shape shape) { figure.shapes.push_back(std::move(shape)); }
  double text(TextShape shape);
};

/// What all blocks look at.
struct CompareContent {
  const MaskedImage& image;
  const VitConfig& config;
  const LayoutComparison& comparison;
  const ComparedMaps& maps;
};

/// Text of the body's size, and of the notes' size.
[[nodiscard]] TextShape text_at(double x, double y, double width, std::string words);
[[nodiscard]] TextShape small_at(double x, double y, double width, std::string words);

/// The same text in bold, in another size, or with x as its middle or its right edge.
[[nodiscard]] TextShape bold(TextShape text);
[[nodiscard]] TextShape sized(double size, TextShape text);
[[nodiscard]] TextShape aligned(Align align, TextShape text);

/// A tinted band with a strong edge: the sentences that nobody may overlook.
void add_band(Page& page, const std::string& words, const Colour& edge, const Colour& ground,
              const Colour& ink);

/// The band that says whether the layouts agree.
void add_verdict(Page& page, const std::string& words, bool is_equal);

// The blocks: compare_panels.cpp, compare_strips.cpp.
void add_panels(Page& page, const CompareContent& content);
void add_strips(Page& page, const CompareContent& content);

}  // namespace lacuna
