// How maps lie on their panels, and what all attend figures draw alike.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/panel_words.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// Components as colours: 0 is mid-grey, two standard deviations reach the ends.
Colour colour_of(const PcaPoint& point, const PcaBasis& basis) {
  const auto channel = [&](std::size_t axis) {
    const double deviation = std::sqrt(basis.variance[axis]);
    return deviation > 0
               ? std::clamp(0.5 + static_cast<double>(point[axis]) / (4 * deviation), 0.0, 1.0)
               : 0.5;
  };
  return {channel(0), channel(1), channel(2), 1};
}

constexpr Colour outline = {0.55, 0.90, 1.0, 1};  // neither on the scale of weights nor the query's

/// Lines around the patches.
void add_outline(std::vector<Shape>& shapes, const Panel& panel, const std::vector<int>& patches) {
  const PatchGrid& grid = panel.grid;
  const auto inside = [&](int row, int column) {
    return row >= 0 && row < grid.rows && column >= 0 && column < grid.columns &&
           std::ranges::binary_search(patches, row * grid.columns + column);
  };
  for (const auto& [colour, width] :
       {std::pair{style::mark_dark, 2.0 * panel.unit()}, std::pair{outline, 0.9 * panel.unit()}}) {
    for (const int patch : patches) {
      const int row = grid.row_of(patch);
      const int column = grid.column_of(patch);
      const Rectangle cell = panel.patch(patch);
      const double right = cell.x + cell.width;
      const double bottom = cell.y + cell.height;
      if (!inside(row - 1, column)) {
        shapes.emplace_back(LineShape{cell.x, cell.y, right, cell.y, colour, width});
      }
      if (!inside(row + 1, column)) {
        shapes.emplace_back(LineShape{cell.x, bottom, right, bottom, colour, width});
      }
      if (!inside(row, column - 1)) {
        shapes.emplace_back(LineShape{cell.x, cell.y, cell.x, bottom, colour, width});
      }
      if (!inside(row, column + 1)) {
        shapes.emplace_back(LineShape{right, cell.y, right, bottom, colour, width});
      }
    }
  }
}

}  // namespace

Page attend_page(const AttendContent& content, double width, const Recipe& recipe, Translator tr,
                 const std::string& short_caption, const std::string& reading) {
  Page page = new_page(content.image, recipe, tr, width);
  page.figure.title =
      fmt::format("{} · {} · {}", printable(content.image.name), content.detail.pass.layout.name(),
                  printable(content.config.name));
  page.figure.short_caption = short_caption;
  page.figure.caption = short_caption + reading;
  return page;
}

void add_masked_photo(std::vector<Shape>& shapes, const AttendContent& content, const Panel& panel,
                      const SharedImage& photo) {
  shapes.emplace_back(PictureShape{panel.frame, photo});
  add_hidden_patches(shapes, panel, content.image.mask);
}

void add_pca(std::vector<Shape>& shapes, const Panel& panel, const PcaPoints& points,
             const PcaBasis& basis, const Mask* mask) {
  for (int patch = 0; patch < panel.grid.count(); ++patch) {
    if (const auto& point = points[static_cast<std::size_t>(patch)]) {
      shapes.emplace_back(RectangleShape{panel.patch(patch), colour_of(*point, basis)});
    }
  }
  if (mask != nullptr) {
    add_hidden_patches(shapes, panel, *mask);
  }
}

void add_scored_patches(std::vector<Shape>& shapes, const AttendContent& content,
                        const Panel& panel, const PatchScores& scores,
                        const ScoreColours& colours) {
  add_scores(shapes, panel, content.image.mask, scores, colours);
  if (content.detail.threshold) {
    add_outline(shapes, panel, patches_holding(*content.detail.threshold, scores));
  }
  add_query_mark(shapes, panel, content.query());
}

void add_attended_map(Page& page, const AttendContent& content, const Panel& panel,
                      const SharedImage& grey, const std::optional<PatchScores>& scores,
                      const ScoreColours& colours) {
  if (!scores) {
    add_blank_panel(page, panel.frame, page.tr("this query does not exist here"), 4);
    return;
  }
  page.add(PictureShape{panel.frame,
                        map_photo(grey, content.image.grid, content.image.mask, *scores, colours)});
  add_scored_patches(page.figure.shapes, content, panel, *scores, colours);
}

double add_weight_bar(Page& page, const AttendContent& content, const ScoreColours& colours,
                      double x, double y, double width, const std::string& label) {
  const int keys = content.keys();
  return add_colour_bar(page.figure, x, y, width, colours,
                        {{1.0 / keys, phrases::even_mark(page.tr, keys)}}, label);
}

}  // namespace lacuna
