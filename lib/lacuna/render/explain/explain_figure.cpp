#include "lacuna/render/explain/explain_figure.hpp"

#include <algorithm>

#include "lacuna/base/notices.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/explain/explain_page.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/page_head.hpp"

namespace lacuna {
namespace {

// Three slots side by side, so that what follows from a matrix stands at its right or below it.
constexpr double cells_width = 425.6;  // so that across a sheet of A4 9 points are 5
constexpr double slot_width = label_width + cells_width;
constexpr double slot_gap = 30;
constexpr double page_width =
    2 * style::margin + 3 * slot_width + 2 * slot_gap + side_width + lane_width;
constexpr double bar_width = 180;

double slot(int index) {
  return style::margin + index * (slot_width + slot_gap);
}

/// Where the cells of a slot start.
double cells_at(int index) {
  return slot(index) + label_width;
}

/// The grid of a matrix of `tokens` tokens; cells are as large as for all patches.
CellGrid matrix_at(double x, double y, int patches, int tokens) {
  constexpr double widest = 40;
  const double width = std::min(widest, cells_width / patches);
  const double height = patches <= 9 ? 20 : patches <= 16 ? 13 : std::min(width, 13.0);
  return {x, y, width, height, tokens, tokens};
}

void add_arrow(Page& page, double x, double y) {
  page.text(aligned(Align::centre, sized(20, text_at(x, y - 12, 0, "→"))));
}

void add_head(Page& page, const ExplainContent& content) {
  const double width = page.content_width();
  const std::string headline =
      phrases::explain_headline(page.tr, content.image, content.explanation);
  add_headline(page, headline, 26, 4);
  add_warning_tag(page, style::margin + width, page.y - 3, page.tr(notices::made_from_content), 4);
  const TextShape subtitle = text_at(style::margin, page.y, 2 * slot_width + slot_gap,
                                     phrases::explain_subtitle(page.tr, content.image));
  page.y += page.text(fitted(sized(style::head_size, subtitle))) + 22;
}

/// The head of a step; returns where it ends.
double add_step(Page& page, const ExplainContent& content, ExplainStep step, int slot_index,
                double y, double width = slot_width) {
  return add_step_head(page, slot(slot_index), y, width,
                       phrases::step_words(page.tr, step, content.image, content.explanation), {});
}

void add_patch_steps(Page& page, const ExplainContent& content) {
  constexpr double panels_width = 440;  // the names of the features need the rest
  constexpr double tallest = 184;
  PatchStepSizes sizes = {.cell_width = matrix_at(0, 0, content.image.grid.count(), 1).width};
  const double top = page.y;
  double y = add_step(page, content, ExplainStep::hide, 0, top, panels_width);
  double bottom =
      add_hidden_patches_step(page, content, {slot(0), y, panels_width, tallest}, sizes);
  y = add_step(page, content, ExplainStep::zero, 1, top);
  bottom = std::max(bottom, add_vectors_step(page, content, cells_at(1), y, sizes));
  y = add_step(page, content, ExplainStep::sequence, 2, top);
  sizes.cell_height = 18;
  page.y = std::max(bottom, add_sequences_step(page, content, slot(2), y, sizes)) + 18;
}

/// Scores before and after -inf, and deit's weights: side by side, on one height. Returns where the
/// weights lie.
CellGrid add_attention_steps(Page& page, const ExplainContent& content) {
  constexpr double note_height = 15;
  constexpr int most_numbered_patches = 25;
  const Explanation& explanation = content.explanation;
  const int patches = content.image.grid.count();
  const double after_scores =
      add_step(page, content, ExplainStep::mask_scores, 0, page.y, 2 * slot_width + slot_gap);
  const double y = std::max(after_scores, add_step(page, content, ExplainStep::softmax, 2, page.y));
  const auto note = [&](int index, const std::string& words) {
    page.text(bold(small_at(slot(index), y, 0, words)));
  };
  note(0, page.tr("scores q · k / √4"));
  note(1, phrases::scores_after(page.tr, content.image));
  note(2, page.tr("deit’s weights"));
  CellGrid grid = matrix_at(cells_at(0), y + note_height + label_height, patches, patches);
  const double middle = (grid.y + grid.bottom()) / 2;
  add_score_matrix(page, content, explanation.zeroed, grid, style::small_size);
  add_arrow(page, grid.right() + slot_gap / 2, middle);
  grid.x = cells_at(1);
  add_score_matrix(page, content, explanation.deit, grid, style::small_size);
  add_arrow(page, grid.right() + slot_gap / 2, middle);
  grid.x = cells_at(2);
  add_weight_matrix(page, content, explanation.deit, grid, style::small_size);
  add_row_sums(page, explanation.deit, grid);
  page.y = grid.bottom();
  if (patches > most_numbered_patches) {
    page.text(small_at(slot(0), page.y + 5, 0,
                       page.tr("Cells of more than 25 patches are too small for numbers. The JSON "
                               "holds them all.")));
  }
  return grid;
}

/// mae's matrix under deit's weights; returns where it ends.
double add_mae(Page& page, const ExplainContent& content, const CellGrid& deit) {
  constexpr double line_space = 44;
  const ExplainedLayout& pass = content.explanation.mae;
  CellGrid grid =
      matrix_at(0, deit.bottom() + line_space + label_height, deit.columns, pass.layout.length());
  grid.x = deit.x + (deit.width * deit.columns - grid.width * grid.columns) / 2;
  add_origin_lines(page, content, deit, grid);
  add_weight_matrix(page, content, pass, grid, style::small_size);
  add_row_sums(page, pass, grid);
  TextShape words =
      aligned(Align::centre,
              text_at(0, grid.bottom() + 7, 0, phrases::mae_matrix(page.tr, content.explanation)));
  words.x =
      std::max(grid.x + grid.columns * grid.width / 2, slot(2) + measure_text(words).width / 2);
  return words.y + page.text(words);
}

/// The softmax of the scores as they were, under these scores; returns where it ends.
double add_without(Page& page, const ExplainContent& content, double y) {
  const int patches = content.image.grid.count();
  y = add_step(page, content, ExplainStep::without, 0, y);
  const CellGrid grid = matrix_at(cells_at(0), y + label_height, patches, patches);
  add_weight_matrix(page, content, content.explanation.zeroed, grid, style::small_size);
  add_row_leaks(page, content, grid);
  const bool is_narrow = grid.right() < cells_at(0) + cells_width - 1;
  const double note = grid.bottom() + (is_narrow ? 18 : 7);  // under the mean, or beside it
  return note +
         page.text(text_at(slot(0), note, slot_width,
                           phrases::leak_arithmetic(page.tr, content.image, content.explanation)));
}

double add_sum(Page& page, const ExplainContent& content, double y) {
  constexpr int most_patches = 8;
  y = add_sum_head(page, content, slot(1), y, slot_width, {});
  y = add_weighted_sum(page, content, {slot(1), y, slot_width, 0}, 15, most_patches) + 20;
  const double bars = slot(1) + 10;
  const double scores =
      add_colour_bar(page.figure, bars, y, bar_width, content.scores, {}, page.tr("score"));
  const double weights = add_weight_bar(page, bars + bar_width + 36, y, bar_width, content.weights);
  return y + std::max(scores, weights);
}

}  // namespace

Figure explain_figure(const MaskedImage& image, const Explanation& explanation,
                      const Recipe& recipe, Translator tr) {
  const ExplainContent content = explain_content(image, explanation);
  Page page = explain_page(content, page_width, recipe, tr);
  add_head(page, content);
  add_patch_steps(page, content);
  const double mae = add_mae(page, content, add_attention_steps(page, content));
  const double next = page.y + 26;
  page.y = std::max({mae, add_without(page, content, next), add_sum(page, content, next)}) + 12;
  return finished_page(page);
}

}  // namespace lacuna
