#pragma once

#include <string>
#include <vector>

#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// The panels of the compare figure, in the order of their letters.
enum ComparePanel { original_at, masked_at, deit_at, mae_at, zeroed_at };
inline constexpr int panel_count = 5;

/// Where the panels of the compare figure stand. Side by side; on a narrow page the photos over the
/// maps; panels that are very wide one under the other.
class ComparePlaces {
 public:
  ComparePlaces(const Page& page, const PatchGrid& grid);

  [[nodiscard]] bool is_stack() const { return columns_ == 1; }
  [[nodiscard]] int rows() const { return row_of(zeroed_at) + 1; }
  [[nodiscard]] int row_of(int panel) const;
  [[nodiscard]] double gap_before(int panel) const;
  [[nodiscard]] double x(int panel) const;               ///< The left edge of its place.
  [[nodiscard]] double width() const { return width_; }  ///< Of a place.
  [[nodiscard]] double right(int panel) const { return x(panel) + width_; }
  [[nodiscard]] double row_height() const;  ///< Of the row that panels stand in.

  /// A panel, centred in its place in the row that begins at `y`.
  [[nodiscard]] Panel at(int panel, double y) const;

 private:
  [[nodiscard]] int column_of(int panel) const;

  PatchGrid grid_;
  int columns_ = panel_count;
  std::vector<double> gaps_;  ///< Before each column.
  double width_ = 0;
  double panel_height_ = 0;
};

// The blocks: compare_head.cpp, compare_panels.cpp, compare_bars.cpp, compare_scales.cpp,
// compare_strips.cpp. Each moves the page's y under itself.

/// The message, what it says of, and in small print of which picture and model.
void add_compare_head(Page& page, const CompareContent& content);
/// Whether the layouts agree: a line; a band where they do not.
void add_verdict(Page& page, const std::string& words, bool is_equal);
/// Panels, and under each map its bar.
void add_panels(Page& page, const CompareContent& content, const ComparePlaces& places);
/// What hatching and tints mean, and what of the photo the model is shown: under the photos whose
/// pictures begin at `top`, on a narrow page beside them. Returns where it ends.
double add_key(Page& page, const CompareContent& content, const ComparePlaces& places, double top);
/// The scale of the weights, or one for each map.
void add_scales(Page& page, const CompareContent& content, const ComparePlaces& places);
void add_strips(Page& page, const CompareContent& content);

/// "=" or "≠" before the panel of mae; nothing where a map is missing.
void add_sign(Page& page, const ComparedMaps& maps, double middle, const Rectangle& row,
              double size);

/// Where a layout's attention goes, as one bar: to visible patches, to prefix tokens, to hidden
/// patches, which end at its right. Where hidden keys are attended, a tick marks what attention
/// spread evenly would give them.
void add_share_bar(Page& page, const LayoutMap& map, const Rectangle& bar);
/// The share of attended tokens that are hidden patches: what blind attention would give them.
[[nodiscard]] double even_share(const TokenLayout& layout);
/// Under the bar: what visible patches, prefix tokens (where there is room) and hidden patches get.
/// Returns the height.
double add_share_words(Page& page, const LayoutMap& map, const Rectangle& bar, const Query& query,
                       const PatchGrid& grid);

}  // namespace lacuna
