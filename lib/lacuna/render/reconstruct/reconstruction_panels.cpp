#include <algorithm>
#include <cmath>
#include <vector>

#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/legend.hpp"
#include "lacuna/render/parts/panel_words.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

// Two rows of five columns: in the lower one the last column holds the scales.
constexpr int columns = 5;
constexpr double column_gap = 16;
constexpr double panel_width = (content_width - (columns - 1) * column_gap) / columns;
constexpr double least_height = 30;  // a note has to fit into a blank panel

double column_x(int column) {
  return style::margin + column * (panel_width + column_gap);
}

double panel_height(const PatchGrid& grid) {
  return std::min(panel_width * grid.rows / grid.columns, panel_width * 1.3);
}

double row_height(const PatchGrid& grid) {
  return std::max(panel_height(grid), least_height);
}

Panel panel_at(int column, double y, const PatchGrid& grid) {
  const double height = panel_height(grid);
  return panel_in(column_x(column), y + (row_height(grid) - height) / 2, panel_width, height, grid);
}

/// Letters, titles and notes of a row; `first` is the letter of its first panel.
void add_heads(Page& page, const std::vector<phrases::PanelWords>& words, char first) {
  std::vector<double> lefts;
  for (int column = 0; column < static_cast<int>(words.size()); ++column) {
    lefts.push_back(column_x(column));
  }
  page.y += add_panel_words(page, words, lefts, panel_width, first);
}

void add_picture(Page& page, int column, const PatchGrid& grid, const SharedImage& picture) {
  page.add(PictureShape{panel_at(column, page.y, grid).frame, picture});
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

void add_upper_row(Page& page, const ReconstructionContent& content, const SharedImage& grey) {
  const MaskedImage& image = content.image;
  const Reconstruction& reconstruction = content.reconstruction;
  add_heads(
      page,
      {phrases::original_panel(page.tr, image), phrases::masked_panel(page.tr, image),
       phrases::predicted_panel(page.tr, reconstruction.reading),
       phrases::pasted_panel(page.tr, reconstruction.error),
       phrases::decoder_panel(page.tr, content.map, image.grid, content.config.decoder->heads)},
      'a');
  add_picture(page, 0, image.grid, image.seen.pixels);
  add_picture(page, 1, image.grid, image.seen.pixels);
  add_hidden_patches(page.figure.shapes, panel_at(1, page.y, image.grid), image.mask);
  add_picture(page, 2, image.grid, reconstruction.picture);
  add_picture(page, 3, image.grid, reconstruction.pasted);
  add_picture(page, 4, image.grid, grey);
  add_scores(page.figure.shapes, panel_at(4, page.y, image.grid), image.mask, content.map.scores,
             decoder_colours(content.map));
  for (int column = 0; column < columns; ++column) {
    add_query_mark(page.figure.shapes, panel_at(column, page.y, image.grid), content.map.query);
  }
  page.y += row_height(image.grid) + block_space;
}

/// Scales and legend, in the last column. Returns where they end.
double add_scales(Page& page, const ReconstructionContent& content, double y) {
  const double x = column_x(columns - 1);
  const ScoreColours weights = decoder_colours(content.map);
  const int tokens = content.reconstruction.attention.layout.length();
  y += add_colour_bar(page.figure, x, y, panel_width, weights,
                      {{1.0 / tokens, phrases::even_mark(page.tr, tokens)}},
                      page.tr("e: attention weight") +
                          phrases::norm_words(page.tr, content.map.colours.norm)) +
       8;
  if (content.reconstruction.error) {
    y += add_colour_bar(page.figure, x, y, panel_width,
                        error_colours(content.reconstruction.patch_errors), {},
                        page.tr("f: root mean square error, of 255")) +
         8;
  }
  Legend legend = {.page = page, .x = x, .y = y};
  if (content.reconstruction.error) {
    add_scored_sample(legend, panel_at(0, 0, content.image.grid).hatch_spacing(), weights,
                      page.tr("hidden: a mask token"));
  }
  add_query_sample(legend, content.map.query, 1.2);
  return legend.y;
}

void add_lower_row(Page& page, const ReconstructionContent& content, const SharedImage& grey) {
  const PatchGrid& grid = content.image.grid;
  const std::vector<FilledPicture>& fills = content.reconstruction.fills;
  const bool any_hidden = content.reconstruction.error.has_value();
  const double top = page.y;
  std::vector<phrases::PanelWords> words = {phrases::error_panel(page.tr)};
  for (const Fill fill : {Fill::mean_colour, Fill::telea, Fill::navier_stokes}) {
    const auto made = std::ranges::find(fills, fill, &FilledPicture::fill);
    words.push_back(
        phrases::fill_panel(page.tr, fill, made == fills.end() ? nullptr : &made->error));
  }
  add_heads(page, words, 'f');
  const auto add_absence = [&](int column) {
    add_blank_panel(page, {column_x(column), page.y, panel_width, row_height(grid)},
                    any_hidden ? page.tr("no patch is visible") : page.tr("no patch is hidden"), 8);
  };
  if (any_hidden) {
    add_picture(page, 0, grid, grey);
    add_error_patches(page.figure.shapes, panel_at(0, page.y, grid),
                      content.reconstruction.patch_errors);
  } else {
    add_absence(0);
  }
  for (int column = 1; column < columns - 1; ++column) {
    if (fills.empty()) {
      add_absence(column);
    } else {
      add_picture(page, column, grid, fills[static_cast<std::size_t>(column - 1)].picture);
    }
  }
  const double scales_bottom = add_scales(page, content, top);
  page.y = std::max(page.y + row_height(grid), scales_bottom) + block_space;
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

ScoreColours decoder_colours(const DecoderMap& map) {
  return weight_colours(map.colours, {map.scores});
}

void add_reconstruction_panels(Page& page, const ReconstructionContent& content) {
  const SharedImage grey = grey_image(content.image.seen.pixels, content.map.colours.ground());
  add_upper_row(page, content, grey);
  add_lower_row(page, content, grey);
}

}  // namespace lacuna
