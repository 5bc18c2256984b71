#include <algorithm>
#include <string>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

constexpr double map_gap = 4;
constexpr double mean_gap = 14;
constexpr double key_gap = 26;
constexpr double least_key_width = 260;
constexpr double block_gap = 36;

/// Where the maps stand: a row a layer. Where there are few heads and many layers, the second half
/// of the layers stands beside the first, or half of the page were empty.
struct SheetGrid {
  int blocks = 1;  ///< Of layers, side by side.
  int layers = 0;  ///< In a block.
  int heads = 0;
  double name_width = 0;  ///< Of the layers' names, with the gap behind them.
  double map_width = 0;
  double map_height = 0;
  double step = 0;  ///< From layer to layer.
  double drop = 0;  ///< Of the maps below the line where a layer's name starts.

  [[nodiscard]] double left(int block) const {
    return style::margin + block * (x(0, heads) + map_width - style::margin + block_gap);
  }
  [[nodiscard]] double x(int block, int column) const {
    return (block == 0 ? style::margin : left(block)) + name_width +
           column * (map_width + map_gap) + (column == heads ? mean_gap - map_gap : 0);
  }
  [[nodiscard]] double right() const { return x(blocks - 1, heads) + map_width; }
};

SheetGrid sheet_grid(const Page& page, const AttendContent& content) {
  const PatchGrid& patches = content.image.grid;
  const double most_width =
      139.0 * std::clamp(static_cast<double>(patches.columns) / patches.rows, 1.0, 4.0);
  constexpr double page_height = 1560;  // which many layers share
  const VitConfig& config = content.config;
  const bool says_scale = content.options.colours.scale == ScaleSharing::layer;
  const TextExtent name =
      measure_text(bold(text_at(0, 0, 0, page.tr("layer {}", config.depth - 1))));
  constexpr double scale_width = 62;
  constexpr int few_heads = 4;
  constexpr int many_layers = 8;
  SheetGrid grid;
  grid.blocks = config.heads <= few_heads && config.depth >= many_layers ? 2 : 1;
  grid.layers = (config.depth + grid.blocks - 1) / grid.blocks;
  grid.heads = config.heads;
  grid.name_width = 8 + std::max(name.width, says_scale ? scale_width : 0);
  const double room = (content_width - block_gap * (grid.blocks - 1)) / grid.blocks -
                      grid.name_width - map_gap * (config.heads - 1) - mean_gap;
  grid.map_width = std::min(room / (config.heads + 1), most_width);
  const double most_height =
      std::min(grid.map_width * 1.5, std::max(page_height / grid.layers - map_gap, 24.0));
  grid.map_height = std::min(grid.map_width * patches.rows / patches.columns, most_height);
  grid.map_width =
      std::min(grid.map_width, std::max(grid.map_height * patches.columns / patches.rows, 26.0));
  const double name_height = name.height * (says_scale ? 2 : 1);
  grid.step = std::max(grid.map_height + map_gap, name_height + 1);
  grid.drop = std::max(0.0, (name_height - grid.map_height) / 2);
  return grid;
}

std::vector<MapPlace> every_map(const VitConfig& config, int query) {
  std::vector<MapPlace> places;
  for (int layer = 0; layer < config.depth; ++layer) {
    for (int head = 0; head < config.heads; ++head) {
      places.push_back({layer, head, query});
    }
    places.push_back({layer, mean_over_heads, query});
  }
  return places;
}

/// "head 0 … mean"; only the numbers, behind "head", where there is no room for more. Returns their
/// height.
double add_head_names(Page& page, const SheetGrid& grid, int block) {
  const auto name_at = [&](int head, const std::string& words) {
    return aligned(Align::centre,
                   small_at(grid.x(block, head) + grid.map_width / 2, page.y, 0, words));
  };
  const bool has_room =
      measure_text(name_at(0, page.tr("head {}", grid.heads - 1))).width <= grid.map_width;
  for (int head = 0; head < grid.heads; ++head) {
    page.text(name_at(head, has_room ? page.tr("head {}", head) : std::to_string(head)));
  }
  if (!has_room) {
    page.text(small_at(grid.left(block), page.y, 0, page.tr("head")));
  }
  return page.text(coloured(style::ink, bold(name_at(grid.heads, page.tr("mean")))));
}

/// The name of a layer, and the ends of its scale where each has its own, at `x` and `y`.
void add_layer_name(Page& page, const AttendContent& content, const SheetGrid& grid, double x,
                    double y, const ScoreColours& colours, int layer) {
  const bool says_scale = content.options.colours.scale == ScaleSharing::layer;
  TextShape name = bold(text_at(x, y, 0, page.tr("layer {}", layer)));
  const double height = measure_text(name).height;
  name.y += std::max(0.0, (grid.map_height - height * (says_scale ? 2 : 1)) / 2);
  const double under = name.y + height;
  page.text(std::move(name));
  if (says_scale) {
    page.text(small_at(x, under, 0, phrases::scale_range(colours)));
  }
}

void add_maps(Page& page, const AttendContent& content, const SheetGrid& grid,
              const MapSeries& series, const SharedImage& grey) {
  if (!series.has_maps()) {  // one note for all of them
    constexpr double note_height = 60;
    add_attended_map(
        page, content,
        {{grid.x(0, 0), page.y, grid.right() - grid.x(0, 0), note_height}, content.image.grid},
        grey, std::nullopt, {});
    page.y += note_height + block_space;
    return;
  }
  double names = 0;
  for (int block = 0; block < grid.blocks; ++block) {
    names = add_head_names(page, grid, block);
  }
  page.y += names + 5;
  std::size_t i = 0;
  for (int layer = 0; layer < content.config.depth; ++layer) {
    const int block = layer / grid.layers;
    const double y = page.y + layer % grid.layers * grid.step;
    add_layer_name(page, content, grid, grid.left(block), y, series.colours[i], layer);
    for (int column = 0; column <= content.config.heads; ++column, ++i) {
      const Panel panel = panel_in(grid.x(block, column), y + grid.drop, grid.map_width,
                                   grid.map_height, content.image.grid);
      add_attended_map(page, content, panel, grey, series.maps[i], series.colours[i]);
    }
  }
  page.y += grid.layers * grid.step + block_space;
}

/// What the maps lie on and what their colours mean; returns where it ends.
double add_key(Page& page, const AttendContent& content, const MapSeries& series,
               const SharedImage& photo, const Rectangle& place, bool is_beside) {
  Panel panel = panel_in(place.x, place.y, is_beside ? place.width : 150,
                         is_beside ? place.width * 1.2 : 110, content.image.grid);
  panel.frame.x = place.x;
  add_masked_photo(page.figure.shapes, content, panel, photo);
  add_query_mark(page.figure.shapes, panel, content.query());
  const double photo_bottom = panel.frame.y + panel.frame.height;
  const double x = is_beside ? place.x : panel.frame.x + panel.frame.width + key_gap;
  const double width = is_beside ? place.width : 420;
  double y = is_beside ? photo_bottom + 6 : place.y;
  y += page.text(small_at(x, y, width, phrases::photo_note(page.tr, content.image))) + 10;
  if (!series.has_maps()) {
    return std::max(photo_bottom, y);
  }
  const ColourOptions& options = content.options.colours;
  if (series.has_one_scale) {
    y += add_weight_bar(page, content, series.colours.front(), x, y, width,
                        phrases::series_bar(page.tr, options));
  } else {
    y += add_colour_bar(page.figure, x, y, width, {.map = options.map, .ground = options.ground()},
                        {},
                        options.scale == ScaleSharing::layer
                            ? phrases::own_heads_bar(page.tr, options)
                            : page.tr("place on the map's own scale: 0 is its start, 1 its end"));
  }
  return std::max(photo_bottom, y);
}

}  // namespace

Figure attend_sheet_figure(const AttendContent& content, const Recipe& recipe, Translator tr) {
  constexpr int photo_pixels = 640;
  constexpr double pixels_per_point = 3;
  Recipe own = recipe;
  own.add("--write", "sheet");
  const MapSeries series = map_series(content, every_map(content.config, content.options.query));
  Page page =
      attend_page(content, style::canvas_width, own, tr, phrases::sheet_short_caption(tr, content),
                  phrases::series_reading(tr, content, series.has_maps()));
  add_page_head(page, content.image, content.config,
                {.headline = phrases::sheet_headline(tr, content),
                 .facts = phrases::sheet_subtitle(tr, content)});
  const SheetGrid grid = sheet_grid(page, content);
  const SharedImage photo = seen_panel(content.image, photo_pixels);
  const SharedImage grey = grey_seen_panel(
      content.image, content.ground(),
      static_cast<int>(std::max(grid.map_width, grid.map_height) * pixels_per_point));
  const double free_from = grid.right() + key_gap;
  const double free_width = style::margin + content_width - free_from;
  const double top = page.y;
  if (free_width >= least_key_width) {
    add_maps(page, content, grid, series, grey);
    const Rectangle place = {free_from, top, std::min(free_width, 300.0), 0};
    page.y = std::max(page.y, add_key(page, content, series, photo, place, true) + block_space);
  } else {
    page.y = add_key(page, content, series, photo, {style::margin, top, content_width, 0}, false) +
             block_space + 4;
    add_maps(page, content, grid, series, grey);
  }
  page.y += 4;
  return finished_page(page);
}

}  // namespace lacuna
