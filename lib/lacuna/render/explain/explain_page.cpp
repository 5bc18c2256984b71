#include "lacuna/render/explain/explain_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
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

constexpr Colour followed_blue = {0.05, 0.42, 0.90, 1};  // it lies on photos and data

}  // namespace

double WeightTint::place(double weight) const {
  return std::cbrt(std::clamp(weight / high, 0.0, 1.0));
}

Colour WeightTint::of(double weight, bool leaks) const {
  Colour hue = leaks ? style::leak_hue : style::visible_hue;
  hue.role = Role::data;  // on cells that are white in every theme
  hue.alpha = place(weight);
  return over(hue, style::mark_light);
}

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
      .weights = {.high = weight}};
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
  const double badge = sizes.badge();
  const bool warns = words.badge == "!";
  const Rectangle ground = {x, y, badge, badge};
  const Colour ink = warns ? style::leak_hue : style::ink;
  if (!words.badge.empty()) {
    page.add(RectangleShape{ground, ink});
    add_cell_text(page.figure.shapes, ground, words.badge, sizes.title, style::paper, true);
  }
  const TextShape title = text_at(x + badge + 8, y + sizes.title * 0.17, 0, words.title);
  page.text(coloured(ink, bold(sized(sizes.title, title))));
  const double top = y + badge + 5;
  return top + page.text(sized(sizes.sentence, text_at(x, top, width, words.sentence))) + 8;
}

double add_sum_head(Page& page, const ExplainContent& content, double x, double y, double width,
                    const HeadSizes& sizes) {
  const double bottom = add_step_head(
      page, x, y, width, phrases::sum_words(page.tr, content.image, content.explanation), sizes);
  add_followed_token(page, content, {x, y, sizes.badge(), sizes.badge()}, sizes.title - 2);
  return bottom;
}

void add_followed_frame(std::vector<Shape>& shapes, const Rectangle& frame, double unit) {
  shapes.emplace_back(RectangleShape{frame, style::mark_light, true, 4 * unit});
  shapes.emplace_back(RectangleShape{frame, followed_blue, true, 2.2 * unit});
}

void add_followed_token(Page& page, const ExplainContent& content, const Rectangle& frame,
                        double largest_number) {
  const Explanation& explanation = content.explanation;
  add_numbered_token(page.figure.shapes, frame, explanation.deit.layout.at(explanation.query),
                     content.patch_colours, largest_number);
  add_followed_frame(page.figure.shapes, frame);
}

double add_weight_bar(Page& page, double x, double y, double width, const WeightTint& weights) {
  constexpr double height = 8;  // of one hue
  constexpr double numbers_height = 13;
  constexpr int cells = 60;
  for (const bool leaks : {false, true}) {
    const double top = y + (leaks ? height : 0);
    for (int i = 0; i < cells; ++i) {
      const double place = i / (cells - 1.0);
      // Each cell reaches to the end, under its successors: cells side by side would show seams.
      const double left = width * i / cells;
      page.add(RectangleShape{{x + left, top, width - left, height},
                              weights.of(weights.high * place * place * place, leaks)});
    }
  }
  const Rectangle bar = {x, y, width, 2 * height};
  page.add(RectangleShape{bar, style::soft_ink, true, 0.4});
  double bottom = bar.y + bar.height;
  for (const double tick : round_ticks(0, weights.high, 4)) {
    const double at = x + width * weights.place(tick);
    page.add(LineShape{at, bottom, at, bottom + 3, style::soft_ink, 0.6});
    page.text(aligned(Align::centre, small_at(at, bottom + 4, 0, fmt::format("{:g}", tick))));
  }
  bottom += 4 + numbers_height;
  return bottom - y +
         page.text(small_at(
             x, bottom, width,
             page.tr("weight that goes to visible patches (amber) and to hidden ones (pink)")));
}

}  // namespace lacuna
