#include "lacuna/render/compare/compare_page.hpp"

#include <algorithm>
#include <numeric>

namespace lacuna {

ComparePlaces::ComparePlaces(const Page& page, const PatchGrid& grid)
    : grid_(grid), is_narrow_(page.is_narrow()) {
  constexpr double highest = 1.5;  // of a panel, in widths
  gaps_ = is_narrow_ ? std::vector<double>{0, 14, 14}
                     : std::vector<double>{0, 12, 20, 26, 20, 20};  // "=" stands in the widest
  const double gaps = std::accumulate(gaps_.begin(), gaps_.end(), 0.0);
  width_ = (page.content_width() - gaps) / static_cast<double>(gaps_.size());
  panel_height_ = std::min(width_ * grid.rows / grid.columns, width_ * highest);
}

double ComparePlaces::gap_before(int panel) const {
  return gaps_[static_cast<std::size_t>(column_of(panel))];
}

double ComparePlaces::x(int panel) const {
  const int column = column_of(panel);
  return std::accumulate(gaps_.begin(), gaps_.begin() + column + 1, style::margin) +
         column * width_;
}

double ComparePlaces::row_height() const {
  constexpr double least = 26;  // room for "=" beside panels of a single row of patches
  return std::max(panel_height_, least);
}

Panel ComparePlaces::at(int panel, double y) const {
  return panel_in(x(panel), y + (row_height() - panel_height_) / 2, width_, panel_height_, grid_);
}

void add_verdict(Page& page, const std::string& words, bool is_equal) {
  if (is_equal) {
    add_band(page, words, style::pass_green, style::pass_tint, style::ink);
  } else {
    add_band(page, words, style::fail_red, style::fail_red, style::paper);
  }
}

}  // namespace lacuna
