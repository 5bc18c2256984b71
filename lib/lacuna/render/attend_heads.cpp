#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/render/attend_page.hpp"
#include "lacuna/render/attend_phrases.hpp"
#include "lacuna/render/colour_bar.hpp"
#include "lacuna/render/text_layout.hpp"

namespace lacuna {
namespace {

constexpr double gap = 8;
constexpr double label_height = 13;

/// Where the cells of all heads of the chosen layers stand: a block of lines for each layer.
struct HeadGrid {
  int per_line = 1;
  double left = style::margin;  ///< After the layers' labels.
  double cell_width = 0;
  double cell_height = 0;
  double line_height = 0;
};

HeadGrid head_grid(const AttendContent& content) {
  constexpr int most_per_line = 12;
  constexpr double most_width = 139;
  constexpr double layer_label = 52;
  const int heads = content.config.heads;
  const auto layers = static_cast<double>(content.detail.layers.size());
  const int lines = (heads + most_per_line - 1) / most_per_line;
  HeadGrid grid;
  grid.per_line = (heads + lines - 1) / lines;
  grid.left += layers > 1 ? layer_label : 0;
  const double room = style::margin + content_width - grid.left - gap * (grid.per_line - 1);
  // Many layers share the height of a page.
  const double most_height =
      std::clamp(1150.0 / (layers * lines) - label_height - gap, 36.0, most_width * 1.2);
  grid.cell_width = std::min(room / grid.per_line, most_width);
  grid.cell_height =
      std::min(grid.cell_width * content.image.grid.rows / content.image.grid.columns, most_height);
  grid.cell_width = std::min(
      grid.cell_width,
      std::max(grid.cell_height * content.image.grid.columns / content.image.grid.rows, 44.0));
  grid.line_height = label_height + grid.cell_height + gap;
  return grid;
}

ScoreColours shared_scale(const AttendContent& content) {
  double high = 0;
  for (const int layer : content.detail.layers) {
    for (int head = 0; head < content.config.heads; ++head) {
      for (const auto& score : content.map(layer, head).value_or(PatchScores())) {
        high = std::max(high, static_cast<double>(score.value_or(0.0F)));
      }
    }
  }
  return {.low = 0, .high = high > 0 ? high : 1.0};
}

}  // namespace

void add_heads(ComparePage& page, const AttendContent& content, const Image& grey) {
  const LayoutDetail& detail = content.detail;
  if (!content.map(content.layer(), 0)) {
    return;  // the panel above says that the query does not exist
  }
  add_block_title(page, style::margin, phrases::heads_title(page.tr, content));
  page.y += 18;
  const HeadGrid grid = head_grid(content);
  const ScoreColours colours = shared_scale(content);
  for (const int layer : detail.layers) {
    if (detail.layers.size() > 1) {
      TextShape label =
          text_at(style::margin, page.y + label_height, 0, phrases::layer_name(page.tr, layer));
      label.bold = true;
      page.text(std::move(label));
    }
    for (int head = 0; head < content.config.heads; ++head) {
      const double x = grid.left + head % grid.per_line * (grid.cell_width + gap);
      if (head > 0 && head % grid.per_line == 0) {
        page.y += grid.line_height;
      }
      page.text(small_at(x, page.y, 0, phrases::one_head(page.tr, head)));
      const Panel panel =
          panel_in(x, page.y + label_height, grid.cell_width, grid.cell_height, content.image.grid);
      add_attended_map(page, content, panel, grey, content.map(layer, head), colours);
    }
    page.y += grid.line_height;
  }
  constexpr double bar_width = 400;
  const double tokens = static_cast<double>(detail.pass.layout.attended_tokens().size());
  page.y += add_colour_bar(page.figure, style::margin, page.y, bar_width, colours,
                           {{1 / tokens, phrases::even_mark(page.tr, static_cast<int>(tokens))}},
                           phrases::heads_bar(page.tr));
  page.y += block_space + 4;
}

}  // namespace lacuna
