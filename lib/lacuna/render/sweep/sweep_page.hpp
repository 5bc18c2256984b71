#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

/// What all blocks of the sweep figure look at.
struct SweepContent {
  const MaskedImage& image;
  const VitConfig& config;
  const MaskSweep& sweep;
  std::vector<ComparedMaps> maps;  ///< Of each step.
  ScoreColours shared;             ///< One scale for all of them.

  [[nodiscard]] const ColourOptions& colours() const { return maps.front().colours; }
  [[nodiscard]] int layer() const { return maps.front().layer; }
  [[nodiscard]] bool is_own_scale() const { return colours().scale == ScaleSharing::panel; }
};

[[nodiscard]] SweepContent sweep_content(const MaskedImage& image, const VitConfig& config,
                                         const MaskSweep& sweep,
                                         const CompareFigureOptions& options);

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

// The blocks: sweep_strip.cpp, sweep_charts.cpp.
void add_sweep_strip(Page& page, const SweepContent& content);
void add_sweep_charts(Page& page, const SweepContent& content);

}  // namespace lacuna
