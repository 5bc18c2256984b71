#include <algorithm>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/explain/explain_page.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/parts/token_strip.hpp"

namespace lacuna {
namespace {

constexpr double gap = 12;
constexpr double feature_space = 6;

/// The patch's number in its corner, on a ground that makes it readable on any photo.
void add_corner_number(std::vector<Shape>& shapes, const Rectangle& frame, int patch, double size) {
  constexpr Colour ground = {1, 1, 1, 0.8};
  const std::string number = std::to_string(patch);
  const TextExtent extent = measure_text({.text = number, .size = size});
  const Rectangle corner = {frame.x, frame.y, extent.width + 3, extent.height};
  shapes.emplace_back(RectangleShape{corner, ground});
  add_cell_text(shapes, corner, number, size, style::mark_dark);
}

void add_patch_numbers(std::vector<Shape>& shapes, const Panel& panel) {
  constexpr double narrowest = 13;  // two digits of 9 points
  const Rectangle first = panel.patch(0);
  if (std::min(first.width, first.height) < narrowest) {
    return;
  }
  const double size = std::clamp(first.height * 0.2, style::small_size, 14.0);
  for (int patch = 0; patch < panel.grid.count(); ++patch) {
    add_corner_number(shapes, panel.patch(patch), patch, size);
  }
}

void add_grid_lines(std::vector<Shape>& shapes, const Panel& panel) {
  for (int patch = 0; patch < panel.grid.count(); ++patch) {
    shapes.emplace_back(RectangleShape{panel.patch(patch), style::mark_light, true, 0.8});
  }
}

void add_note(Page& page, double x, double y, const PatchStepSizes& sizes,
              const std::string& words) {
  page.text(sized(sizes.note, small_at(x, y, 0, words)));
}

/// The vectors of all patches as columns; hidden ones as they are, or 0.
double add_vectors(Page& page, const ExplainContent& content, const CellGrid& grid,
                   const PatchStepSizes& sizes, bool hidden_are_zero) {
  const Matrix& features = content.explanation.features;
  const Matrix& entered = content.explanation.deit.vectors;
  const std::vector<double> numbers(features.data(), features.data() + features.size());
  const NumberStyle style = number_style(numbers, grid, sizes.number);
  std::vector<Shape>& shapes = page.figure.shapes;
  for (int patch = 0; patch < grid.columns; ++patch) {
    Token token = content.explanation.deit.layout.at(patch);
    const bool zero = hidden_are_zero && token.hidden;
    token.hidden = zero;
    token.attended = true;  // -inf comes later
    const Rectangle label = {grid.x + patch * grid.width, grid.y - label_height, grid.width - 0.6,
                             label_height - 1.5};
    add_numbered_token(shapes, label, token, content.patch_colours, sizes.number);
    for (int row = 0; row < grid.rows; ++row) {
      Rectangle cell = grid.cell(row, patch);
      cell.width -= 0.6;
      cell.height -= 0.6;
      const double value =
          static_cast<double>((hidden_are_zero ? entered : features).at(patch, row));
      const Colour colour = content.vectors.of(value);
      if (zero) {
        add_token(shapes, cell, TokenLook::zero, colour);
      } else {
        shapes.emplace_back(RectangleShape{cell, colour});
      }
      add_cell_text(shapes, cell, phrases::number(value, style.decimals), style.size,
                    zero ? style::ink : ink_on(colour));
    }
  }
  const int followed = content.explanation.query;
  add_followed_frame(
      shapes, {grid.x + followed * grid.width - 0.3, grid.y, grid.width, grid.bottom() - grid.y},
      std::min(1.0, grid.width / 12));
  for (int row = 0; row < grid.rows; ++row) {
    const PatchFeature feature = patch_feature_order[static_cast<std::size_t>(row)];
    page.text(aligned(Align::right,
                      sized(sizes.note, small_at(grid.x - feature_space,
                                                 grid.middle_of_row(row) - sizes.note * 0.58, 0,
                                                 phrases::feature_name(page.tr, feature)))));
  }
  return grid.bottom();
}

/// A patch of the photo, cut out.
Image patch_picture(const Image& photo, const PatchGrid& grid, int patch) {
  Image cut(photo.height / grid.rows, photo.width / grid.columns);
  const int left = grid.column_of(patch) * cut.width;
  const int top = grid.row_of(patch) * cut.height;
  for (int row = 0; row < cut.height; ++row) {
    std::copy_n(photo.at(top + row, left), 3 * cut.width, cut.at(row, 0));
  }
  return cut;
}

/// Tokens that are large enough are pictures of their patches.
void add_sequence(Page& page, const ExplainContent& content, const ExplainedLayout& pass, double x,
                  double y, const PatchStepSizes& sizes) {
  constexpr double least_picture = 34;
  const bool has_pictures = std::min(sizes.cell_width, sizes.cell_height) >= least_picture;
  const SharedImage photo = has_pictures ? seen_panel(content.image) : SharedImage();
  for (int i = 0; i < pass.layout.length(); ++i) {
    const Rectangle cell = {x + i * sizes.cell_width, y, sizes.cell_width - 0.6, sizes.cell_height};
    const Token& token = pass.layout.at(i);
    if (has_pictures && !token.hidden) {
      page.add(PictureShape{cell, patch_picture(photo, content.image.grid, token.patch)});
      add_corner_number(page.figure.shapes, cell, token.patch, sizes.number);
    } else {
      add_numbered_token(page.figure.shapes, cell, token, content.patch_colours, sizes.number);
    }
  }
  if (const auto followed = pass.layout.token_of_patch(content.explanation.query)) {
    add_followed_frame(
        page.figure.shapes,
        {x + *followed * sizes.cell_width - 0.3, y, sizes.cell_width, sizes.cell_height},
        std::min(1.0, sizes.cell_width / 12));
  }
}

}  // namespace

double add_hidden_patches_step(Page& page, const ExplainContent& content, const Rectangle& place,
                               const PatchStepSizes& sizes) {
  const double between = sizes.centred ? 64 : 2 * gap;
  const double top = place.y + sizes.note_height();
  const SharedImage photo = seen_panel(content.image);
  Panel panel = panel_in(place.x, top, (place.width - between) / 2,
                         place.height - sizes.note_height(), content.image.grid);
  const double width = panel.frame.width;
  panel.frame.x = place.x + (sizes.centred ? (place.width - 2 * width - between) / 2 : 0);
  for (const bool masked : {false, true}) {
    add_note(page, panel.frame.x, place.y, sizes,
             masked ? page.tr("{} of {} stay visible; framed in blue: followed",
                              content.image.mask.visible_count(), content.image.grid.count())
                    : page.tr("the photo"));
    page.add(PictureShape{panel.frame, photo});
    if (masked) {
      add_hidden_patches(page.figure.shapes, panel, content.image.mask);
    }
    add_grid_lines(page.figure.shapes, panel);
    add_patch_numbers(page.figure.shapes, panel);
    add_followed_frame(page.figure.shapes, panel.patch(content.explanation.query), 1.2);
    if (sizes.centred && !masked) {
      page.text(
          aligned(Align::centre, sized(28, text_at(panel.frame.x + width + between / 2,
                                                   top + panel.frame.height / 2 - 17, 0, "→"))));
    }
    panel.frame.x += width + between;
  }
  return top + panel.frame.height;
}

double add_vectors_step(Page& page, const ExplainContent& content, double x, double y,
                        const PatchStepSizes& sizes) {
  CellGrid grid = {.x = x,
                   .y = y + sizes.note_height() + label_height,
                   .width = sizes.cell_width,
                   .height = sizes.cell_height,
                   .rows = content.explanation.features.columns(),
                   .columns = content.image.grid.count()};
  add_note(page, x, y, sizes, page.tr("before: what each patch looks like"));
  const double middle = add_vectors(page, content, grid, sizes, false) + gap;
  add_note(page, x, middle, sizes, page.tr("after: what enters deit"));
  grid.y = middle + sizes.note_height() + label_height;
  return add_vectors(page, content, grid, sizes, true);
}

double add_sequences_step(Page& page, const ExplainContent& content, double x, double y,
                          const PatchStepSizes& sizes) {
  const double line_space = sizes.line_space;
  const Explanation& explanation = content.explanation;
  const auto note = [&](const ExplainedLayout& pass) {
    add_note(page, x, y, sizes, phrases::explained_sequence(page.tr, pass));
    y += sizes.note_height();
  };
  note(explanation.deit);
  add_sequence(page, content, explanation.deit, x, y, sizes);
  y += sizes.cell_height;
  const TokenLayout& mae = explanation.mae.layout;
  for (int i = 0; i < mae.length(); ++i) {
    const int patch = mae.at(i).patch;
    page.add(LineShape{x + (patch + 0.5) * sizes.cell_width, y + 2,
                       x + (i + 0.5) * sizes.cell_width, y + line_space - 2, style::soft_ink, 0.7});
  }
  y += line_space;
  add_sequence(page, content, explanation.mae, x, y, sizes);
  y += sizes.cell_height + 3;
  note(explanation.mae);
  y += gap;
  note(explanation.zeroed);
  add_sequence(page, content, explanation.zeroed, x, y, sizes);
  return y + sizes.cell_height;
}

}  // namespace lacuna
