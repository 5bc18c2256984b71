#pragma once

#include <string>
#include <vector>

#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// The panels of the compare figure, in the order of their letters.
enum ComparePanel { original_at, masked_at, deit_at, mae_at, zeroed_at, leaked_at };
inline constexpr int panel_count = 6;

/// Where the panels of the compare figure stand: side by side, or on a narrow page in three columns
/// of two, each pair one above the other.
class ComparePlaces {
 public:
  ComparePlaces(const Page& page, const PatchGrid& grid);

  [[nodiscard]] bool is_narrow() const { return is_narrow_; }
  [[nodiscard]] int rows() const { return is_narrow_ ? 2 : 1; }
  [[nodiscard]] int row_of(int panel) const { return is_narrow_ ? panel % 2 : 0; }
  [[nodiscard]] double gap_before(int panel) const;
  [[nodiscard]] double x(int panel) const;               ///< The left edge of its place.
  [[nodiscard]] double width() const { return width_; }  ///< Of a place.
  [[nodiscard]] double right(int panel) const { return x(panel) + width_; }
  [[nodiscard]] double row_height() const;  ///< Of the row that panels stand in.

  /// A panel, centred in its place in the row that begins at `y`.
  [[nodiscard]] Panel at(int panel, double y) const;

 private:
  [[nodiscard]] int column_of(int panel) const { return panel / rows(); }

  PatchGrid grid_;
  bool is_narrow_ = false;
  std::vector<double> gaps_;  ///< Before each column.
  double width_ = 0;
  double panel_height_ = 0;
};

/// The band that says whether the layouts agree.
void add_verdict(Page& page, const std::string& words, bool is_equal);

// The blocks: compare_panels.cpp, compare_scales.cpp, compare_strips.cpp.
void add_panels(Page& page, const CompareContent& content, const ComparePlaces& places);
/// The legend, the scale of the weights or one for each map, and the scale of the difference.
void add_scales(Page& page, const CompareContent& content, const ComparePlaces& places);
void add_strips(Page& page, const CompareContent& content);

}  // namespace lacuna
