#include "lacuna/render/reconstruct/reconstruction_panels.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
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
  const double width = height * grid.columns / grid.rows;
  return {{column_x(column) + (panel_width - width) / 2, y + (row_height(grid) - height) / 2, width,
           height},
          grid};
}

/// Letters, titles and notes of a row; `first` is the letter of its first panel.
void add_heads(Page& page, const std::vector<phrases::PanelWords>& words, char first) {
  double notes_height = 0;
  double title_height = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double x = column_x(static_cast<int>(i));
    TextShape letter = text_at(x, page.y, 0, std::string(1, static_cast<char>(first + i)));
    letter.size = style::head_size;
    letter.bold = true;
    TextShape title = letter;
    title.x += 13;
    title.text = words[i].title;
    letter.colour = style::soft_ink;
    page.text(letter);
    title_height = page.text(title) + 1;
    if (!words[i].note.empty()) {
      const TextShape note = small_at(x, page.y + title_height, panel_width, words[i].note);
      notes_height = std::max(notes_height, page.text(note));
    }
  }
  page.y += title_height + notes_height + 4;
}

void add_picture(Page& page, int column, const PatchGrid& grid, const SharedImage& picture) {
  page.figure.shapes.emplace_back(PictureShape{panel_at(column, page.y, grid).frame, picture});
}

/// In place of a picture that cannot be.
void add_blank(Page& page, int column, const PatchGrid& grid, const std::string& words) {
  const Rectangle frame = {column_x(column), page.y, panel_width, row_height(grid)};
  page.figure.shapes.emplace_back(RectangleShape{frame, style::blank_panel});
  page.figure.shapes.emplace_back(RectangleShape{frame, style::rule_grey, true, 0.7});
  TextShape note = small_at(frame.x + frame.width / 2, 0, frame.width - 16, words);
  note.align = Align::centre;
  note.colour = style::ink;
  note.y = frame.y + (frame.height - measure_text(note).height) / 2;
  page.text(std::move(note));
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

void add_errors(Page& page, const ReconstructionContent& content, const SharedImage& grey) {
  add_picture(page, 0, content.image.grid, grey);
  add_error_patches(page.figure.shapes, panel_at(0, page.y, content.image.grid),
                    content.reconstruction.patch_errors);
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
  for (int column = 0; content.map.query.kind == Query::Kind::patch && column < columns; ++column) {
    const Panel panel = panel_at(column, page.y, image.grid);
    add_query_mark(page.figure.shapes, panel, content.map.query.patch, panel.unit());
  }
  page.y += row_height(image.grid) + block_space;
}

/// Scales and legend, in the last column. Returns where they end.
double add_scales(Page& page, const ReconstructionContent& content, double y) {
  constexpr double swatch = 13;
  const double x = column_x(columns - 1);
  const ScoreColours weights = decoder_colours(content.map);
  const int tokens = content.reconstruction.attention.layout.length();
  y += add_colour_bar(page.figure, x, y, panel_width, weights,
                      {{1.0 / tokens, phrases::even_mark(page.tr, tokens)}},
                      phrases::decoder_bar(page.tr, content.map.colours)) +
       8;
  if (content.reconstruction.error) {
    y += add_colour_bar(page.figure, x, y, panel_width,
                        error_colours(content.reconstruction.patch_errors), {},
                        phrases::error_bar(page.tr)) +
         8;
    const Rectangle scored = {x, y, 2 * swatch, swatch};
    page.figure.shapes.emplace_back(RectangleShape{scored, style::hidden_grey});
    page.figure.shapes.emplace_back(RectangleShape{scored, weights.of(weights.high * 0.3)});
    add_hatch(page.figure.shapes, scored, panel_at(0, 0, content.image.grid).hatch_spacing(),
              thin_hatch);
    page.text(small_at(x + 2 * swatch + 6, y + 1, 0, phrases::legend_mask_token(page.tr)));
    y += swatch + 5;
  }
  if (content.map.query.kind == Query::Kind::patch) {
    const Panel sample = {{x + swatch / 2 + 1, y + 1, swatch - 2, swatch - 2}, {1, 1, 1}};
    add_query_mark(page.figure.shapes, sample, 0, 1.2);
    page.text(small_at(x + 2 * swatch + 6, y + 1, 0, phrases::legend_query(page.tr)));
    y += swatch + 5;
  }
  return y;
}

void add_lower_row(Page& page, const ReconstructionContent& content, const SharedImage& grey) {
  const PatchGrid& grid = content.image.grid;
  const std::vector<FilledPicture>& fills = content.reconstruction.fills;
  const bool any_hidden = content.reconstruction.error.has_value();
  const std::string absence =
      any_hidden ? phrases::nothing_visible(page.tr) : phrases::nothing_hidden(page.tr);
  const double top = page.y;
  std::vector<phrases::PanelWords> words = {phrases::error_panel(page.tr)};
  for (const Fill fill : {Fill::mean_colour, Fill::telea, Fill::navier_stokes}) {
    const auto made = std::ranges::find(fills, fill, &FilledPicture::fill);
    words.push_back(
        phrases::fill_panel(page.tr, fill, made == fills.end() ? nullptr : &made->error));
  }
  add_heads(page, words, 'f');
  if (any_hidden) {
    add_errors(page, content, grey);
  } else {
    add_blank(page, 0, grid, absence);
  }
  for (int column = 1; column < columns - 1; ++column) {
    if (fills.empty()) {
      add_blank(page, column, grid, absence);
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
  const SharedImage grey = grey_image(content.image.seen.pixels);
  add_upper_row(page, content, grey);
  add_lower_row(page, content, grey);
}

}  // namespace lacuna
