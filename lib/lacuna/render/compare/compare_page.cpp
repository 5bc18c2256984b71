#include "lacuna/render/compare/compare_page.hpp"

#include <algorithm>
#include <numeric>

namespace lacuna {
namespace {

constexpr double wide_aspect = 4;     // of a grid whose panels stand one under the other
constexpr double most_stacked = 120;  // points: how high such a panel may be
constexpr double most_beside = 420;   // and one that stands beside others

}  // namespace

ComparePlaces::ComparePlaces(const Page& page, const PatchGrid& grid) : grid_(grid) {
  const double aspect = static_cast<double>(grid.columns) / grid.rows;
  if (aspect >= wide_aspect) {
    columns_ = 1;
    gaps_ = {0};
    width_ = std::min(page.content_width(), most_stacked * aspect);
  } else {
    // "=" stands in the widest gap.
    gaps_ =
        page.is_narrow() ? std::vector<double>{0, 30, 16} : std::vector<double>{0, 14, 24, 32, 24};
    columns_ = static_cast<int>(gaps_.size());
    const double gaps = std::accumulate(gaps_.begin(), gaps_.end(), 0.0);
    width_ = (page.content_width() - gaps) / columns_;
  }
  panel_height_ = std::min(width_ / aspect, most_beside);
}

int ComparePlaces::row_of(int panel) const {
  if (is_stack()) {
    return panel;
  }
  return columns_ < panel_count && panel >= deit_at ? 1 : 0;
}

int ComparePlaces::column_of(int panel) const {
  if (is_stack()) {
    return 0;
  }
  return columns_ < panel_count && panel >= deit_at ? panel - deit_at : panel;
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

}  // namespace lacuna
