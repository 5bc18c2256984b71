#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/legend.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/panel_words.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr int most_columns = 5;
constexpr double column_gap = 16;
constexpr double least_column = 108;
constexpr double narrow_place = 145;
constexpr double least_height = 30;  // a note has to fit into a blank panel

/// Equal columns of panels, as many as the page has room for: five on a wide one, in two rows, the
/// last place holding the scales.
struct PanelPlaces {
  const PatchGrid& grid;
  int columns = 0;
  double width = 0;  ///< Of a panel's place.

  PanelPlaces(const Page& page, const PatchGrid& panels) : grid(panels) {
    const double room = page.content_width() + column_gap;
    columns = std::clamp(static_cast<int>(room / (least_column + column_gap)), 1, most_columns);
    width = room / columns - column_gap;
  }
  [[nodiscard]] double x(int place) const {
    return style::margin + place % columns * (width + column_gap);
  }
  [[nodiscard]] double row_height() const { return std::max(panel_height(), least_height); }
  [[nodiscard]] Panel panel(int place, double y) const {
    return panel_in(x(place), y + (row_height() - panel_height()) / 2, width, panel_height(), grid);
  }

 private:
  [[nodiscard]] double panel_height() const {
    return std::min(width * grid.rows / grid.columns, width * 1.3);
  }
};

/// What stands in one place: words, and what is drawn under them on the panel; in its place a
/// reason why there is no picture.
struct PlacedPanel {
  phrases::PanelWords words;
  std::function<void(std::vector<Shape>&, const Panel&)> draw;
  std::string absent = {};
};

/// A picture, and on it whatever else is drawn.
PlacedPanel picture_panel(
    phrases::PanelWords words, SharedImage picture,
    std::function<void(std::vector<Shape>&, const Panel&)> marks = [](auto&, auto&) {}) {
  return {.words = std::move(words),
          .draw = [picture = std::move(picture), marks = std::move(marks)](
                      std::vector<Shape>& shapes, const Panel& panel) {
            shapes.emplace_back(PictureShape{panel.frame, picture});
            marks(shapes, panel);
          }};
}

/// The root of the mean squared error of each hidden patch.
ScoreColours error_colours(const PatchScores& errors) {
  float largest = 0;
  for (const std::optional<float>& error : errors) {
    largest = std::max(largest, error.value_or(0.0F));
  }
  ScoreColours colours{.map = Colormap::viridis, .opacity = 1};
  colours.high = largest > 0 ? std::sqrt(static_cast<double>(largest)) : 1;
  return colours;
}

/// The panels a to e: the photo, what is left of it, what the decoder makes of that.
std::vector<PlacedPanel> predicted_panels(const Page& page, const ReconstructionContent& content,
                                          double width) {
  const MaskedImage& image = content.image;
  const Reconstruction& made = content.reconstruction;
  phrases::PanelWords pasted = phrases::pasted_panel(page.tr, made.error);
  if (width < narrow_place) {
    pasted.title = page.tr("c + visible");
  }
  const auto query = [&](std::vector<Shape>& shapes, const Panel& panel) {
    add_query_mark(shapes, panel, content.map.query);
  };
  const auto hidden = [&, query](std::vector<Shape>& shapes, const Panel& panel) {
    add_hidden_patches(shapes, panel, image.mask);
    query(shapes, panel);
  };
  const auto scores = [&, query](std::vector<Shape>& shapes, const Panel& panel) {
    add_scores(shapes, panel, image.mask, content.map.scores, decoder_colours(content.map));
    query(shapes, panel);
  };
  return {
      picture_panel(phrases::original_panel(page.tr, image), image.seen.pixels, query),
      picture_panel(phrases::masked_panel(page.tr, image), image.seen.pixels, hidden),
      picture_panel(phrases::predicted_panel(page.tr, made.reading, image.mask), made.picture,
                    query),
      picture_panel(std::move(pasted), made.pasted, query),
      picture_panel(
          phrases::decoder_panel(page.tr, content.map, image.grid, content.config.decoder->heads),
          map_photo(grey_image(image.seen.pixels, content.map.colours.ground()), image.grid,
                    image.mask, content.map.scores, decoder_colours(content.map)),
          scores)};
}

/// The panels f to i: the error, and fills that need no model.
void append_compared_panels(std::vector<PlacedPanel>& panels, const Page& page,
                            const ReconstructionContent& content) {
  const Reconstruction& made = content.reconstruction;
  const std::string absent =
      made.error ? page.tr("no patch is visible") : page.tr("no patch is hidden");
  if (made.error) {
    panels.push_back(
        picture_panel(phrases::error_panel(page.tr),
                      grey_image(content.image.seen.pixels, content.map.colours.ground()),
                      [&](std::vector<Shape>& shapes, const Panel& panel) {
                        add_error_patches(shapes, panel, made.patch_errors);
                      }));
  } else {
    panels.push_back({.words = phrases::error_panel(page.tr), .draw = {}, .absent = absent});
  }
  for (const Fill fill : {Fill::mean_colour, Fill::telea, Fill::navier_stokes}) {
    const auto found = std::ranges::find(made.fills, fill, &FilledPicture::fill);
    if (found == made.fills.end()) {
      panels.push_back(
          {.words = phrases::fill_panel(page.tr, fill, nullptr), .draw = {}, .absent = absent});
    } else {
      panels.push_back(
          picture_panel(phrases::fill_panel(page.tr, fill, &found->error), found->picture));
    }
  }
}

/// The panels of one row under their words; moves the page's y under them.
void add_panel_row(Page& page, const PanelPlaces& places, std::span<const PlacedPanel> panels,
                   int first) {
  std::vector<double> lefts;
  std::vector<phrases::PanelWords> words;
  for (int i = 0; i < static_cast<int>(panels.size()); ++i) {
    lefts.push_back(places.x(first + i));
    words.push_back(panels[static_cast<std::size_t>(i)].words);
  }
  page.y += add_panel_words(page, words, lefts, places.width, static_cast<char>('a' + first));
  for (int i = 0; i < static_cast<int>(panels.size()); ++i) {
    const PlacedPanel& panel = panels[static_cast<std::size_t>(i)];
    if (panel.absent.empty()) {
      panel.draw(page.figure.shapes, places.panel(first + i, page.y));
    } else {
      add_blank_panel(page, {places.x(first + i), page.y, places.width, places.row_height()},
                      panel.absent, 8);
    }
  }
  page.y += places.row_height() + block_space;
}

/// Scales and legend one under the other or, in a row of their own, side by side. Returns where
/// they end.
double add_scales(Page& page, const ReconstructionContent& content, const PanelPlaces& places,
                  int place, double top) {
  const bool is_row = place % places.columns == 0;
  const ScoreColours weights = decoder_colours(content.map);
  const int tokens = content.reconstruction.attention.layout.length();
  const bool any_hidden = content.reconstruction.error.has_value();
  double y = top;
  double bottom = top;
  const auto next = [&](double height) {
    bottom = std::max(bottom, y + height);
    y = is_row ? top : y + height + 8;
    place += is_row ? 1 : 0;
  };
  next(add_colour_bar(
      page.figure, places.x(place), y, places.width, weights,
      {places.width < narrow_place ? even_tick(tokens)
                                   : BarMark{1.0 / tokens, phrases::even_mark(page.tr, tokens)}},
      page.tr("e: attention weight") + phrases::norm_words(page.tr, content.map.colours.norm)));
  if (any_hidden) {
    next(add_colour_bar(page.figure, places.x(place), y, places.width,
                        error_colours(content.reconstruction.patch_errors), {},
                        page.tr("f: root mean square error, of 255")));
  }
  Legend legend = {.page = page, .x = places.x(place), .y = y, .width = places.width};
  if (any_hidden) {
    add_scored_sample(legend, places.panel(0, 0).hatch_spacing(), weights,
                      page.tr("hidden: a mask token"));
  }
  add_query_sample(legend, content.map.query, 1.2);
  return std::max(bottom, legend.y);
}

}  // namespace

void add_error_patches(std::vector<Shape>& shapes, const Panel& panel, const PatchScores& errors) {
  const ScoreColours colours = error_colours(errors);
  for (std::size_t patch = 0; patch < errors.size(); ++patch) {
    if (errors[patch]) {
      shapes.emplace_back(
          RectangleShape{panel.patch(static_cast<int>(patch)),
                         colours.of(std::sqrt(static_cast<double>(*errors[patch])))});
    }
  }
}

void add_reading_notice(Page& page, const PixelReading& reading) {
  if (const std::string notice = phrases::reading_notice(page.tr, reading); !notice.empty()) {
    add_band(page, notice, style::warning_amber, style::warning_tint, style::ink);
  }
}

ScoreColours decoder_colours(const DecoderMap& map) {
  return weight_colours(map.colours, {map.scores});
}

void add_reconstruction_panels(Page& page, const ReconstructionContent& content) {
  const PanelPlaces places(page, content.image.grid);
  std::vector<PlacedPanel> panels = predicted_panels(page, content, places.width);
  append_compared_panels(panels, page, content);
  const int count = static_cast<int>(panels.size());
  double scales_top = page.y;
  for (int first = 0; first < count; first += places.columns) {
    scales_top = page.y;
    const auto in_row = static_cast<std::size_t>(std::min(places.columns, count - first));
    add_panel_row(page, places, std::span(panels).subspan(static_cast<std::size_t>(first), in_row),
                  first);
  }
  if (count % places.columns == 0) {
    scales_top = page.y;
  }
  page.y = std::max(page.y, add_scales(page, content, places, count, scales_top) + block_space);
}

}  // namespace lacuna
