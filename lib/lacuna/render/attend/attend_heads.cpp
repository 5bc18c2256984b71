#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr double cell_gap = 8;
constexpr double label_height = 13;
constexpr double layer_label = 52;

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
  const int heads = content.config.heads;
  const auto layers = static_cast<double>(content.detail.layers.size());
  const int lines = (heads + most_per_line - 1) / most_per_line;
  HeadGrid grid;
  grid.per_line = (heads + lines - 1) / lines;
  grid.left += layers > 1 ? layer_label : 0;
  const double room = style::margin + content_width - grid.left - cell_gap * (grid.per_line - 1);
  // Many layers share the height of a page.
  const double most_height =
      std::clamp(1150.0 / (layers * lines) - label_height - cell_gap, 36.0, most_width * 1.2);
  grid.cell_width = std::min(room / grid.per_line, most_width);
  grid.cell_height =
      std::min(grid.cell_width * content.image.grid.rows / content.image.grid.columns, most_height);
  grid.cell_width = std::min(
      grid.cell_width,
      std::max(grid.cell_height * content.image.grid.columns / content.image.grid.rows, 44.0));
  grid.line_height = label_height + grid.cell_height + cell_gap;
  return grid;
}

/// "head 3"; where it has a scale of its own, with its numbers, as far as there is room.
void add_head_name(Page& page, const AttendContent& content, const ScoreColours& colours, int head,
                   double x, double room) {
  TextShape name = small_at(x, page.y, 0, phrases::one_head(page.tr, head));
  if (content.options.colours.scale == ScaleSharing::panel) {
    for (const std::string& words :
         {phrases::one_head(page.tr, head) + ", " + phrases::scale_range(colours),
          fmt::format("{}: {}", head, phrases::scale_range(colours))}) {
      TextShape longer = name;
      longer.text = words;
      if (measure_text(longer).width <= room) {
        name = longer;
        break;
      }
    }
  }
  page.text(std::move(name));
}

void add_layer_name(Page& page, const AttendContent& content, const ScoreColours& colours,
                    int layer) {
  TextShape label =
      text_at(style::margin, page.y + label_height, 0, phrases::layer_name(page.tr, layer));
  label.bold = true;
  const double height = page.text(label);
  if (content.options.colours.scale == ScaleSharing::layer) {
    page.text(
        small_at(style::margin, label.y + height, layer_label, phrases::scale_range(colours)));
  }
}

/// The scale that all heads share; or, where there are several, what they have in common.
void add_heads_bar(Page& page, const AttendContent& content, const ScoreColours& colours) {
  constexpr double bar_width = 400;
  const ColourOptions& options = content.options.colours;
  const bool is_one = options.scale == ScaleSharing::shared ||
                      (options.scale == ScaleSharing::layer && content.detail.layers.size() == 1);
  const double tokens = static_cast<double>(content.detail.pass.layout.attended_tokens().size());
  if (is_one) {
    page.y += add_colour_bar(page.figure, style::margin, page.y, bar_width, colours,
                             {{1 / tokens, phrases::even_mark(page.tr, static_cast<int>(tokens))}},
                             phrases::heads_bar(page.tr, options));
  } else {
    page.y += add_colour_bar(page.figure, style::margin, page.y, bar_width, {.map = options.map},
                             {}, phrases::own_heads_bar(page.tr, options));
  }
  page.y += block_space + 4;
}

}  // namespace

ScoreColours head_colours(const AttendContent& content, int its_layer, int its_head) {
  const ColourOptions& options = content.options.colours;
  std::vector<PatchScores> maps;
  for (const int layer : content.detail.layers) {
    for (int head = 0; head < content.config.heads; ++head) {
      if (options.scale == ScaleSharing::shared ||
          (layer == its_layer && (options.scale == ScaleSharing::layer || head == its_head))) {
        maps.push_back(content.map(layer, head).value_or(PatchScores()));
      }
    }
  }
  return weight_colours(options, maps);
}

void add_heads(Page& page, const AttendContent& content, const SharedImage& grey) {
  const LayoutDetail& detail = content.detail;
  const ColourOptions& options = content.options.colours;
  if (!content.map(content.layer(), 0)) {
    return;  // the panel above says that the query does not exist
  }
  add_block_title(page, style::margin, phrases::heads_title(page.tr, content));
  page.y += 18;
  const HeadGrid grid = head_grid(content);
  ScoreColours colours = head_colours(content, detail.layers.front(), 0);
  for (const int layer : detail.layers) {
    if (options.scale == ScaleSharing::layer) {
      colours = head_colours(content, layer, 0);
    }
    if (detail.layers.size() > 1) {
      add_layer_name(page, content, colours, layer);
    }
    for (int head = 0; head < content.config.heads; ++head) {
      const double x = grid.left + head % grid.per_line * (grid.cell_width + cell_gap);
      if (head > 0 && head % grid.per_line == 0) {
        page.y += grid.line_height;
      }
      if (options.scale == ScaleSharing::panel) {
        colours = head_colours(content, layer, head);
      }
      add_head_name(page, content, colours, head, x, grid.cell_width);
      const Panel panel =
          panel_in(x, page.y + label_height, grid.cell_width, grid.cell_height, content.image.grid);
      add_attended_map(page, content, panel, grey, content.map(layer, head), colours);
    }
    page.y += grid.line_height;
  }
  add_heads_bar(page, content, colours);
}

}  // namespace lacuna
