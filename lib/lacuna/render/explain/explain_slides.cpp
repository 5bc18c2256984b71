#include <algorithm>

#include "lacuna/base/notices.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/explain/explain_figure.hpp"
#include "lacuna/render/explain/explain_page.hpp"
#include "lacuna/render/parts/colour_bar.hpp"

namespace lacuna {
namespace {

constexpr double slide_width = style::canvas_width;
constexpr double slide_height = slide_width * 9 / 16;
constexpr double foot_height = 28;
constexpr double bottom = slide_height - style::margin - foot_height;
constexpr double largest_number = 14;
constexpr double note_size = 12;
constexpr double side_by_side = 40;  // between two matrices

/// The largest cells, at most `widest` wide and `highest` high, of which this many fit.
CellGrid cells_in(double x, double y, double width, double height, int rows, int columns) {
  constexpr double widest = 54;
  constexpr double highest = 40;
  return {.x = x,
          .y = y,
          .width = std::min(widest, width / columns),
          .height = std::min(highest, height / rows),
          .rows = rows,
          .columns = columns};
}

/// In matrices, so that columns stay apart.
double matrix_number(const CellGrid& grid) {
  return std::clamp(grid.width * 0.4, style::small_size, largest_number);
}

void add_scores_slide(Page& page, const ExplainContent& content, double y) {
  constexpr double note_height = 18;
  const int patches = content.image.grid.count();
  const double top = y + note_height + label_height;
  const double width = (content_width - side_by_side) / 2 - label_width;
  CellGrid grid = cells_in(style::margin + label_width, top, width, bottom - top, patches, patches);
  page.text(bold(text_at(grid.x - label_width, y, 0, page.tr("scores q · k / √4"))));
  add_score_matrix(page, content, content.explanation.zeroed, grid, matrix_number(grid));
  page.text(aligned(Align::centre, sized(24, text_at(grid.right() + side_by_side / 2,
                                                     (top + grid.bottom()) / 2 - 14, 0, "→"))));
  grid.x = grid.right() + side_by_side + label_width;
  page.text(
      bold(text_at(grid.x - label_width, y, 0, phrases::scores_after(page.tr, content.image))));
  add_score_matrix(page, content, content.explanation.deit, grid, matrix_number(grid));
}

void add_softmax_slide(Page& page, const ExplainContent& content, double y) {
  constexpr double line_space = 34;
  constexpr double words_height = 30;
  const Explanation& explanation = content.explanation;
  const int patches = content.image.grid.count();
  const int visible = explanation.mae.layout.length();
  const double left = style::margin + label_width;
  const double width = content_width - label_width - side_width - lane_width - sum_table_width - 14;
  const double top = y + label_height;
  const double height = bottom - top - line_space - label_height - words_height;
  CellGrid deit = cells_in(left, top, width, height, patches + visible, patches);
  deit.rows = patches;
  add_weight_matrix(page, content, explanation.deit, deit, matrix_number(deit));
  add_row_sums(page, explanation.deit, deit);
  CellGrid mae = deit;
  mae.rows = mae.columns = visible;
  mae.y = deit.bottom() + line_space + label_height;
  mae.x += (patches - visible) * deit.width / 2;
  add_origin_lines(page, content, deit, mae);
  add_weight_matrix(page, content, explanation.mae, mae, matrix_number(mae));
  add_row_sums(page, explanation.mae, mae);
  page.text(text_at(style::margin, mae.bottom() + 4, width + label_width + side_width,
                    phrases::mae_matrix(page.tr, explanation)));

  constexpr int most_patches = 9;
  const double x = slide_width - style::margin - sum_table_width;
  const phrases::StepWords words = phrases::sum_words(page.tr, content.image, explanation);
  page.text(bold(text_at(x, y, 0, words.title)));
  const double sums = y + 18 + page.text(text_at(x, y + 18, sum_table_width, words.sentence)) + 8;
  add_weighted_sum(page, content, x, sums, 18, most_patches);
}

void add_without_slide(Page& page, const ExplainContent& content, double y) {
  const Explanation& explanation = content.explanation;
  const int patches = content.image.grid.count();
  const double top = y + 18 + label_height;
  const double width = content_width - label_width - side_width - sum_table_width - 40;
  const CellGrid grid =
      cells_in(style::margin + label_width, top, width, bottom - top, patches, patches);
  page.text(bold(text_at(style::margin, y, 0, page.tr("softmax of the scores as they were"))));
  add_weight_matrix(page, content, explanation.zeroed, grid, matrix_number(grid));
  add_row_leaks(page, explanation.zeroed, grid);

  const double x = slide_width - style::margin - sum_table_width;
  const auto paragraph = [&](const std::string& words) {
    y += page.text(sized(14, text_at(x, y, sum_table_width, words))) + 20;
  };
  if (content.image.mask.hidden_count() > 0) {
    const TextShape leak = text_at(x, y, 0, phrases::leaked_share(page.tr, explanation.leak));
    y += page.text(coloured(style::fail_red, bold(sized(64, leak)))) + 2;
    paragraph(
        page.tr("of a visible patch’s attention, on average, goes to patches that hold nothing"));
    paragraph(phrases::leak_arithmetic(page.tr, content.image, explanation));
  }
  add_colour_bar(page.figure, x, y, 240, content.weights, {},
                 page.tr("weight, one scale for deit, mae and zeroed"));
}

PatchStepSizes sizes_of(const CellGrid& cells) {
  return {.cell_width = cells.width,
          .cell_height = cells.height,
          .note = note_size,
          .number = largest_number};
}

void add_step(Page& page, const ExplainContent& content, ExplainStep step, double y) {
  constexpr double name_width = 92;
  const int patches = content.image.grid.count();
  switch (step) {
    case ExplainStep::hide:
      add_hidden_patches_step(page, content, {style::margin, y, content_width, bottom - y},
                              {.note = note_size});
      return;
    case ExplainStep::zero:
      add_vectors_step(page, content, style::margin + name_width, y,
                       sizes_of(cells_in(0, 0, content_width - name_width, 8 * 34, 8, patches)));
      return;
    case ExplainStep::sequence:
      add_sequences_step(page, content, style::margin, y + 14,
                         sizes_of(cells_in(0, 0, content_width, 40, 1, patches)));
      return;
    case ExplainStep::mask_scores:
      add_scores_slide(page, content, y);
      return;
    case ExplainStep::softmax:
      add_softmax_slide(page, content, y);
      return;
    case ExplainStep::without:
      add_without_slide(page, content, y);
      return;
  }
}

}  // namespace

Figure explain_slide(ExplainStep step, const MaskedImage& image, const Explanation& explanation,
                     const Recipe& recipe, Translator tr) {
  const ExplainContent content = explain_content(image, explanation);
  Page page = explain_page(content, slide_width, recipe, tr);
  page.figure.height = slide_height;
  const double y = add_step_head(page, style::margin, page.y, content_width,
                                 phrases::step_words(page.tr, step, image, explanation),
                                 {.title = 20, .sentence = 13}) +
                   6;
  add_step(page, content, step, y);
  const double foot = slide_height - style::margin - foot_height + 8;
  page.text(fitted(
      small_at(style::margin, foot, content_width, phrases::explain_subtitle(page.tr, image))));
  page.text(small_at(style::margin, foot + 13, 0, page.tr(notices::made_from_content)));
  return std::move(page.figure);
}

}  // namespace lacuna
