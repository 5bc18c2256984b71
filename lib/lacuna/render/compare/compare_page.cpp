#include "lacuna/render/compare/compare_page.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace lacuna {
namespace {

// Before each column; "=" stands in the widest.
constexpr double side_by_side_gaps[] = {0, 12, 20, 26, 20, 20};
constexpr double narrow_gaps[] = {0, 14, 14};
constexpr double highest = 1.5;        // of a panel, in widths
constexpr double row_min_height = 26;  // room for "=" beside panels of a single row of patches

std::span<const double> gaps_of(bool is_narrow) {
  return is_narrow ? std::span<const double>(narrow_gaps) : side_by_side_gaps;
}

}  // namespace

ComparePlaces::ComparePlaces(const Page& page, const PatchGrid& grid)
    : grid_(grid), content_width_(page.content_width()), is_narrow_(page.is_narrow()) {}

double ComparePlaces::gap_before(int panel) const {
  return gaps_of(is_narrow_)[static_cast<std::size_t>(is_narrow_ ? panel / 2 : panel)];
}

double ComparePlaces::width() const {
  const auto gaps = gaps_of(is_narrow_);
  return (content_width_ - std::accumulate(gaps.begin(), gaps.end(), 0.0)) /
         static_cast<double>(gaps.size());
}

double ComparePlaces::x(int panel) const {
  const auto gaps = gaps_of(is_narrow_);
  const int column = is_narrow_ ? panel / 2 : panel;
  return std::accumulate(gaps.begin(), gaps.begin() + column + 1, style::margin) + column * width();
}

double ComparePlaces::panel_height() const {
  return std::min(width() * grid_.rows / grid_.columns, width() * highest);
}

double ComparePlaces::row_height() const {
  return std::max(panel_height(), row_min_height);
}

Panel ComparePlaces::at(int panel, double y) const {
  const double height = panel_height();
  const double wide = height * grid_.columns / grid_.rows;
  return {{x(panel) + (width() - wide) / 2, y + (row_height() - height) / 2, wide, height}, grid_};
}

void add_verdict(Page& page, const std::string& words, bool is_equal) {
  if (is_equal) {
    add_band(page, words, style::pass_green, style::pass_tint, style::ink);
  } else {
    add_band(page, words, style::fail_red, style::fail_red, style::paper);
  }
}

}  // namespace lacuna
