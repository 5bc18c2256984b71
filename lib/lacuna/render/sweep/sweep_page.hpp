#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/sweep/sweep_content.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

/// One kind of picture that every step has.
struct SweepPicture {
  std::string name;  ///< Of its files: "masked", "deit", "mae", "zeroed", "pasted".
  phrases::PanelWords words;
  std::function<void(std::vector<Shape>&, const Panel&, std::size_t step)> draw;
};

/// The kinds of a sweep, in the order of the strip; its photos have `side` pixels at most. They
/// point into the content.
[[nodiscard]] std::vector<SweepPicture> sweep_pictures(const SweepContent& content, int side,
                                                       Translator tr);

/// In place of the map of a query that the layout does not have.
void add_absent_panel(std::vector<Shape>& shapes, const Rectangle& frame);

/// The scale of all maps, or the place on a map's own, at the page's y; returns its height.
double add_sweep_scale(Page& page, const SweepContent& content, double x, double width);

/// How large the strip is, in points: columns that would be narrower than `least_column` are left
/// out, and the strip says so.
struct StripSize {
  double width = 0;
  double least_column = 34;
  double most_column = 150;
  bool without_pasted = false;
};

// The blocks: sweep_strip.cpp, sweep_charts.cpp.
void add_sweep_strip(Page& page, const SweepContent& content, const StripSize& size);
void add_sweep_charts(Page& page, const SweepContent& content);
/// The charts one under the other, from the page's y to `bottom` if there is room for them; moves
/// the page's y under them.
void add_sweep_chart_column(Page& page, const SweepContent& content, double left, double width,
                            double bottom);
/// The first of the charts alone.
void add_leak_chart(Page& page, const SweepContent& content, double left, double width,
                    double height);

}  // namespace lacuna
