#include "lacuna/render/explain/explain_figure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/explain/explain_page.hpp"
#include "lacuna/render/explain/explain_phrases.hpp"
#include "lacuna/render/explain/number_cells.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "support/figure_checks.hpp"
#include "support/sample_comparison.hpp"

namespace lacuna::explain_figure_test {

using testing::says;

namespace {

struct Sample {
  MaskedImage image;
  Explanation explanation;
};

Sample sample_of(int rows, int columns, double share, std::optional<int> query = std::nullopt) {
  Workers workers(1);
  Sample made = {.image = sample::masked_image(
                     {.rows = rows, .columns = columns, .patch_size = 32, .hidden_share = share}),
                 .explanation = {}};
  made.explanation = explain(made.image, query, workers);
  return made;
}

Figure print_size_of(const Sample& made) {
  return explain_figure(made.image, made.explanation, {});
}

Figure slide_of(ExplainStep step, const Sample& made) {
  return explain_slide(step, made.image, made.explanation, {});
}

int count_text(const Figure& figure, const std::string& words) {
  return static_cast<int>(std::ranges::count(testing::texts_of(figure), words, &TextShape::text));
}

}  // namespace

TEST_CASE("an explain page says every step, and that its numbers are no model's") {
  const Figure page = print_size_of(sample_of(4, 4, 0.75));
  for (const char* words : {"Hide patches", "Set the hidden vectors to 0", "Lay out the sequence",
                            "Write −∞ into the hidden columns", "Softmax", "weighted sum",
                            "Without step 4", "not by a trained model", "mae’s matrix, 4 × 4"}) {
    CHECK_MESSAGE(says(page, words), words);
  }
  CHECK(page.caption.find("kernel that lacuna’s encoder calls") != std::string::npos);
}

TEST_CASE("−∞ stands in every cell of every hidden column, and nowhere else") {
  CHECK(count_text(print_size_of(sample_of(4, 4, 0.75)), "−∞") == 12 * 16);
  CHECK(count_text(print_size_of(sample_of(3, 3, 0)), "−∞") == 0);
  CHECK(count_text(slide_of(ExplainStep::mask_scores, sample_of(2, 2, 0.5)), "−∞") == 2 * 4);
  CHECK(count_text(slide_of(ExplainStep::without, sample_of(2, 2, 0.5)), "−∞") == 0);
}

TEST_CASE("the numbers of a cell are those of the kernel, rounded") {
  const Sample made = sample_of(4, 4, 0.75);
  const Figure page = print_size_of(made);
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      const std::string number =
          phrases::number(static_cast<double>(made.explanation.mae.weights.at(row, column)), 2);
      CHECK(count_text(page, number) >= 2);  // in mae's matrix, and in deit's
    }
  }
}

TEST_CASE("a score stands in its query's row and its key's column") {
  Sample made = sample_of(2, 2, 0.5);
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {  // no two alike
      made.explanation.zeroed.scores.at(row, column) = static_cast<float>(10 * row + column) + 0.5F;
    }
  }
  const Figure slide = slide_of(ExplainStep::mask_scores, made);
  const TextShape* corner = testing::text_with(slide, "0.50");
  const TextShape* right = testing::text_with(slide, "1.50");
  const TextShape* below = testing::text_with(slide, "20.50");
  REQUIRE((corner != nullptr && right != nullptr && below != nullptr));
  CHECK(right->y == corner->y);
  CHECK(right->x > corner->x);
  CHECK(below->x == corner->x);
  CHECK(below->y > corner->y);
}

TEST_CASE("nothing on an explain page or slide overlaps, leaves it or is too small to read") {
  struct Case {
    int rows;
    int columns;
    double share;
  };
  for (const Case& shape :
       {Case{2, 2, 0.5}, Case{3, 3, 0}, Case{4, 4, 0}, Case{4, 4, 0.5}, Case{4, 4, 0.75},
        Case{4, 4, 0.9375}, Case{5, 5, 0.2}, Case{5, 5, 0.76}, Case{6, 6, 0.5}, Case{8, 8, 0},
        Case{8, 8, 0.5}, Case{8, 8, 0.75}, Case{4, 12, 0.75}, Case{1, 64, 0.75}, Case{5, 3, 0.6}}) {
    CAPTURE(shape.rows);
    CAPTURE(shape.columns);
    CAPTURE(shape.share);
    const Sample made = sample_of(shape.rows, shape.columns, shape.share);
    CHECK(testing::layout_fault(print_size_of(made), least_number_size) == "");
    for (const ExplainStep step : explain_steps) {
      CAPTURE(static_cast<int>(step));
      const Figure slide = slide_of(step, made);
      CHECK(testing::layout_fault(slide, least_number_size) == "");
      CHECK(slide.width * 9 == slide.height * 16);
    }
  }
}

TEST_CASE("a page of 4 x 4 patches has no text below 9 points") {
  CHECK(testing::layout_fault(print_size_of(sample_of(4, 4, 0.75))) == "");
  CHECK(testing::layout_fault(print_size_of(sample_of(5, 5, 0.76))).starts_with("below 9 points"));
}

TEST_CASE("across a sheet of A4 a page of 4 x 4 patches has no text below 5 points") {
  for (const double share : {0.0, 0.5, 0.75}) {
    const Figure page = print_size_of(sample_of(4, 4, share));
    const PrintSize sheet = lacuna::print_size_of(page, {.preset = "a4", .width = {}, .dpi = {}});
    CHECK(sheet.width > sheet.height);
    CHECK(smallest_text(page, sheet) >= 5);
  }
}

TEST_CASE("cells too small for numbers show none, and the page says where they are") {
  const Figure page = print_size_of(sample_of(8, 8, 0.75));
  CHECK(count_text(page, "−∞") == 0);
  CHECK(says(page, "too small for numbers"));
  CHECK_FALSE(says(print_size_of(sample_of(5, 5, 0.75)), "too small for numbers"));
}

TEST_CASE("numbers side by side stand apart") {
  const Figure page = print_size_of(sample_of(4, 4, 0.75));
  const std::vector<TextShape> texts = testing::texts_of(page);
  int pairs = 0;
  for (const TextShape& left : texts) {
    for (const TextShape& right : texts) {
      const double apart = right.x - left.x;  // of their middles
      if (left.align == Align::centre && right.align == Align::centre && left.y == right.y &&
          apart > 0 && apart < 30 && left.size == right.size) {
        const double widths = measure_text(left).width + measure_text(right).width;
        CHECK_MESSAGE(apart - widths / 2 >= 3, left.text << " " << right.text);
        ++pairs;
      }
    }
  }
  CHECK(pairs > 100);
}

TEST_CASE("each step has a number of its own, and what leaks has the leak's hue") {
  const Figure page = print_size_of(sample_of(4, 4, 0.75));
  for (const char* badge : {"1", "2", "3", "4", "5", "!"}) {
    const auto badges = std::ranges::count_if(testing::texts_of(page), [&](const TextShape& text) {
      return text.text == badge && text.bold && text.size == 13;
    });
    CHECK_MESSAGE(badges == 1, badge);
  }
  CHECK(testing::text_with(page, "Without step 4")->colour.role == Role::leak);
  const WeightTint tint = {.high = 1};
  const Colour leak = tint.of(1, true);
  CHECK(leak.red == doctest::Approx(style::leak_hue.red));
  CHECK(leak.green == doctest::Approx(style::leak_hue.green));
  CHECK(tint.of(0, true).green == 1);
  CHECK(tint.of(0.1, true).green < 0.9);  // a small share is seen
}

TEST_CASE("the row that is followed is framed on every slide") {
  const Sample made = sample_of(4, 4, 0.75);
  for (const ExplainStep step : explain_steps) {
    std::vector<Shape> wanted;
    add_followed_frame(wanted, {});
    const Colour blue = std::get<RectangleShape>(wanted.back()).fill;
    const Figure slide = slide_of(step, made);
    const auto frames = std::ranges::count_if(slide.shapes, [&](const Shape& shape) {
      const auto* frame = std::get_if<RectangleShape>(&shape);
      return frame != nullptr && frame->outlined && frame->fill.blue == blue.blue &&
             frame->fill.red == blue.red;
    });
    CHECK(frames >= 2);  // in the legend, and where the step has it
  }
}

TEST_CASE("a hidden patch can be followed in deit, and has no row in mae") {
  const Sample made = sample_of(4, 4, 0.75);
  const auto hidden = std::ranges::find(made.image.mask.hidden, 1);
  const int patch = static_cast<int>(hidden - made.image.mask.hidden.begin());
  const Figure page = print_size_of(sample_of(4, 4, 0.75, patch));
  CHECK(says(page, "a hidden patch has no row in mae"));
  CHECK(testing::layout_fault(page) == "");
}

TEST_CASE("the leak of one row is worked out in numbers") {
  const Sample made = sample_of(2, 2, 0.5);
  const std::string words = phrases::leak_arithmetic({}, made.image, made.explanation);
  CHECK(words.find("the 2 hidden ones add 2 × exp(0) = 2") != std::string::npos);
  CHECK(phrases::leak_arithmetic({}, sample_of(2, 2, 0).image, sample_of(2, 2, 0).explanation) ==
        "");
  CHECK(says(print_size_of(made), words));
}

}  // namespace lacuna::explain_figure_test
