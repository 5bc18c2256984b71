#include <algorithm>

#include "lacuna/base/notices.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/explain/explain_figure.hpp"
#include "lacuna/render/explain/explain_page.hpp"

namespace lacuna {
namespace {

constexpr double foot_height = 28;
constexpr double bottom = style::slide_height - style::margin - foot_height;
constexpr double largest_number = 14;
constexpr double note_size = 12;
constexpr double sum_width = 430;
constexpr double side_by_side = 40;  // between two matrices

/// The largest cells, at most `widest` wide and `highest` high, of which this many fit.
CellGrid cells_in(double x, double y, double width, double height, int rows, int columns) {
  constexpr double widest = 58;
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
  const double width = content_width - label_width - side_width - lane_width - sum_width - 14;
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

  constexpr int most_patches = 8;
  constexpr double row_height = 23;
  const double x = style::canvas_width - style::margin - sum_width;
  const double sums =
      add_sum_head(page, content, x, y - 4, sum_width, {.title = 14, .sentence = note_size});
  add_weighted_sum(page, content, {x, sums + 4, sum_width, 0}, row_height, most_patches);
}

void add_without_slide(Page& page, const ExplainContent& content, double y) {
  constexpr double words_width = 380;
  const Explanation& explanation = content.explanation;
  const int patches = content.image.grid.count();
  const double top = y + 18 + label_height;
  const double width = content_width - label_width - side_width - words_width - 40;
  const CellGrid grid = cells_in(style::margin + label_width, top, width,
                                 bottom - label_height - top, patches, patches);
  page.text(bold(text_at(style::margin, y, 0, page.tr("softmax of the scores as they were"))));
  add_weight_matrix(page, content, explanation.zeroed, grid, matrix_number(grid));
  add_row_leaks(page, content, grid);

  const double x = style::canvas_width - style::margin - words_width;
  const auto paragraph = [&](const std::string& words) {
    y += page.text(sized(16, text_at(x, y, words_width, words))) + 20;
  };
  if (content.image.mask.hidden_count() > 0) {
    const TextShape leak = text_at(x, y, 0, phrases::leaked_share(page.tr, explanation.leak));
    y += page.text(coloured(style::leak_hue, bold(sized(84, leak)))) + 2;
    paragraph(
        page.tr("of a visible patch’s attention, on average, goes to patches that hold nothing"));
    paragraph(phrases::leak_arithmetic(page.tr, content.image, explanation));
  }
  add_weight_bar(page, x, y + 6, 280, content.weights);
}

/// All three as high as the slide allows.
PatchStepSizes sequence_sizes(const CellGrid& cells, double height) {
  PatchStepSizes sizes = {.cell_width = cells.width,
                          .cell_height = std::clamp(cells.width, 40.0, 58.0),
                          .note = note_size,
                          .number = largest_number};
  const double taken = 3 * (sizes.cell_height + sizes.note_height()) + 15;
  sizes.line_space = std::clamp(height - taken, sizes.cell_height, 130.0);
  return sizes;
}

PatchStepSizes sizes_of(const CellGrid& cells) {
  return {.cell_width = cells.width,
          .cell_height = cells.height,
          .note = note_size,
          .number = largest_number};
}

/// At the top right: who is followed from slide to slide.
void add_followed_legend(Page& page, const ExplainContent& content) {
  constexpr double side = 22;
  const double right = style::canvas_width - style::margin;
  const TextShape words =
      sized(note_size, aligned(Align::right, text_at(right, page.y + 8, 0, page.tr("followed"))));
  const Rectangle token = {right - measure_text(words).width - side - 8, page.y + 4, side, side};
  page.text(words);
  add_followed_token(page, content, token, note_size);
}

void add_step(Page& page, const ExplainContent& content, ExplainStep step, double y) {
  constexpr double name_width = 92;
  constexpr double names_height = 2 * (1.65 * note_size + label_height) + 12;
  const int patches = content.image.grid.count();
  switch (step) {
    case ExplainStep::hide:
      add_hidden_patches_step(page, content, {style::margin, y, content_width, bottom - y},
                              {.note = note_size, .centred = true});
      return;
    case ExplainStep::zero:
      add_vectors_step(page, content, style::margin + name_width, y,
                       sizes_of(cells_in(0, 0, content_width - name_width,
                                         bottom - y - names_height, 8, patches)));
      return;
    case ExplainStep::sequence:
      add_sequences_step(
          page, content, style::margin, y + 14,
          sequence_sizes(cells_in(0, 0, content_width, 58, 1, patches), bottom - y - 14));
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
  Page page = explain_page(content, style::canvas_width, recipe, tr);
  page.figure.height = style::slide_height;
  add_followed_legend(page, content);
  const double y = add_step_head(page, style::margin, page.y, content_width,
                                 phrases::step_words(page.tr, step, image, explanation),
                                 {.title = 20, .sentence = 14}) +
                   6;
  add_step(page, content, step, y);
  const double foot = style::slide_height - style::margin - foot_height + 8;
  const auto small_print = [&](double top, const std::string& words) {
    page.text(coloured(style::soft_ink, sized(note_size, fitted(text_at(style::margin, top,
                                                                        content_width, words)))));
  };
  small_print(foot, phrases::explain_subtitle(page.tr, image));
  small_print(foot + 16,
              page.tr(notices::made_from_content) + "  ·  " + page.tr("numbers are rounded"));
  return std::move(page.figure);
}

}  // namespace lacuna
