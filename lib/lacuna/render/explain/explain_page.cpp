#include "lacuna/render/explain/explain_page.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/token_strip.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// The largest |value| that is finite.
double largest_of(std::initializer_list<const Matrix*> matrices) {
  double largest = 0;
  for (const Matrix* matrix : matrices) {
    for (int row = 0; row < matrix->rows(); ++row) {
      for (const float value : matrix->row(row)) {
        if (std::isfinite(value)) {
          largest = std::max(largest, std::abs(static_cast<double>(value)));
        }
      }
    }
  }
  return largest;
}

/// 0 is in the middle, also where all is 0.
ScoreColours signed_scale(double largest) {
  largest = largest > 0 ? largest : 1;
  return {.map = Colormap::difference, .low = -largest, .high = largest, .opacity = 1};
}

}  // namespace

ExplainContent explain_content(const MaskedImage& image, const Explanation& explanation) {
  constexpr double least_reach = 0.2;  // weights spread evenly over many keys look small
  const double weight =
      std::max(least_reach, largest_of({&explanation.deit.weights, &explanation.mae.weights,
                                        &explanation.zeroed.weights}));
  return {
      .image = image,
      .explanation = explanation,
      .patch_colours = mean_colours(image.seen.pixels, image.grid.rows, image.grid.columns),
      .vectors = signed_scale(largest_of({&explanation.features, &explanation.deit.output})),
      .scores = signed_scale(largest_of({&explanation.zeroed.scores, &explanation.deit.scores})),
      .weights = {.map = Colormap::warm, .low = 0, .high = weight, .opacity = 1}};
}

Page explain_page(const ExplainContent& content, double width, const Recipe& recipe,
                  Translator tr) {
  Page page = new_page(content.image, recipe, tr, width);
  page.figure.title =
      printable(content.image.name) + " · " + tr("Masked self-attention in five steps");
  page.figure.caption = phrases::explain_caption(tr, content.image, content.explanation);
  page.figure.short_caption =
      tr(notices::made_from_content) + tr(". ") + phrases::mask_words(tr, content.image) + tr(".");
  return page;
}

double add_step_head(Page& page, double x, double y, double width, const phrases::StepWords& words,
                     const HeadSizes& sizes) {
  const double badge = sizes.title * 1.5;
  const bool warns = words.badge == "!";
  const Rectangle ground = {x, y, badge, badge};
  const Colour ink = warns ? style::fail_red : style::ink;
  page.add(RectangleShape{ground, ink});
  add_cell_text(page.figure.shapes, ground, words.badge, sizes.title, style::paper, true);
  const TextShape title = text_at(x + badge + 8, y + sizes.title * 0.17, 0, words.title);
  page.text(coloured(ink, bold(sized(sizes.title, title))));
  const double top = y + badge + 5;
  return top + page.text(sized(sizes.sentence, text_at(x, top, width, words.sentence))) + 8;
}

}  // namespace lacuna
