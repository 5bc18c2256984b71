#include <fmt/format.h>

#include <algorithm>

#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"

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
  const int heads = content.config.heads;
  const auto layers = static_cast<double>(content.detail.layers.size());
  const double most_width = layers == 1 && heads <= 4 ? 216 : 139;  // few: as wide as the panels
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
  TextShape name = small_at(x, page.y, 0, page.tr("head {}", head));
  if (content.options.colours.scale == ScaleSharing::panel) {
    const std::string range = phrases::scale_range(colours);
    for (const std::string& words :
         {name.text + ", " + range, fmt::format("{}: {}", head, range)}) {
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
  const double y = page.y + label_height;
  const double height = page.text(bold(text_at(style::margin, y, 0, page.tr("layer {}", layer))));
  if (content.options.colours.scale == ScaleSharing::layer) {
    page.text(small_at(style::margin, y + height, layer_label, phrases::scale_range(colours)));
  }
}

/// The scale that all heads share; or, where there are several, what they have in common.
void add_heads_bar(Page& page, const AttendContent& content, const ScoreColours& colours) {
  constexpr double bar_width = 400;
  const ColourOptions& options = content.options.colours;
  const bool is_one = options.scale == ScaleSharing::shared ||
                      (options.scale == ScaleSharing::layer && content.detail.layers.size() == 1);
  const std::string one_label = page.tr("attention weight of each patch, one scale for all heads") +
                                phrases::norm_words(page.tr, options.norm);
  page.y +=
      is_one ? add_weight_bar(page, content, colours, style::margin, page.y, bar_width, one_label)
             : add_colour_bar(page.figure, style::margin, page.y, bar_width,
                              {.map = options.map, .ground = options.ground()}, {},
                              phrases::own_heads_bar(page.tr, options));
  page.y += block_space + 4;
}

}  // namespace

void add_heads(Page& page, const AttendContent& content, const SharedImage& grey) {
  const std::vector<int>& layers = content.detail.layers;
  const MapSeries series = series_of_heads(content);
  if (!series.has_maps()) {
    return;  // the panel above says that the query does not exist
  }
  page.text(bold(text_at(style::margin, page.y, 0,
                         layers.size() == 1 ? page.tr("Every head of layer {}", content.layer())
                                            : page.tr("Every head of the chosen layers"))));
  page.y += 18;
  const HeadGrid grid = head_grid(content);
  std::size_t map = 0;
  for (const int layer : layers) {
    if (layers.size() > 1) {
      add_layer_name(page, content, series.colours[map], layer);
    }
    for (int head = 0; head < content.config.heads; ++head, ++map) {
      const double x = grid.left + head % grid.per_line * (grid.cell_width + cell_gap);
      if (head > 0 && head % grid.per_line == 0) {
        page.y += grid.line_height;
      }
      add_head_name(page, content, series.colours[map], head, x, grid.cell_width);
      const Panel panel =
          panel_in(x, page.y + label_height, grid.cell_width, grid.cell_height, content.image.grid);
      add_attended_map(page, content, panel, grey, series.maps[map], series.colours[map]);
    }
    page.y += grid.line_height;
  }
  add_heads_bar(page, content, series.colours.front());
}

}  // namespace lacuna
