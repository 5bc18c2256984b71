#include "lacuna/render/compare/compare_figure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "support/figure_checks.hpp"
#include "support/rasters.hpp"
#include "support/sample_comparison.hpp"

namespace lacuna::compare_figure_test {

using testing::says;
using testing::text_with;
using testing::texts_of;

namespace {

struct Drawn {
  MaskedImage image;
  LayoutComparison comparison;
  Figure figure;
};

Drawn drawn(const sample::Options& options, bool trained = true, int head = -1) {
  Drawn result;
  result.image = sample::masked_image(options);
  result.comparison = sample::comparison(result.image, options);
  result.figure =
      compare_figure(compare_content(result.image, sample::config(trained, options.has_cls),
                                     result.comparison, {.head = head}),
                     sample::recipe());
  return result;
}

Figure figure_of(const LayoutComparison& comparison, const MaskedImage& image) {
  return compare_figure(compare_content(image, sample::config(true), comparison, {}),
                        sample::recipe());
}

int hidden_patch(const MaskedImage& image, bool hidden) {
  const auto& cells = image.mask.hidden;
  return static_cast<int>(std::find(cells.begin(), cells.end(), hidden ? 1 : 0) - cells.begin());
}

}  // namespace

TEST_SUITE_BEGIN("compare_figure");

TEST_CASE("the headline is what was measured: five cases") {
  const sample::Options visible = {.query = {Query::Kind::mean_visible, -1}};
  CHECK(says(drawn(visible).figure,
             "Forget −∞, and 45\u00a0% of the attention goes to patches that hold nothing."));
  CHECK(says(drawn({}).figure,
             "Forget −∞, and visible patches give 45\u00a0% of their attention to "
             "patches that hold nothing."));
  Drawn little = drawn(visible);
  little.comparison.leak[11] = 0.049F;
  CHECK(says(figure_of(little.comparison, little.image),
             "Here −∞ changes little: without it, 4.9\u00a0% of visible patches' attention goes to "
             "hidden ones."));
  little.comparison.leak[11] = 0.05F;
  CHECK(says(figure_of(little.comparison, little.image), "Forget −∞, and 5.0\u00a0%"));
  CHECK(says(drawn({.equal = false}).figure,
             "The layouts are not equal: visible patches get other numbers in deit than in mae."));
  CHECK(says(drawn({.hidden_share = 0}).figure,
             "No patch is hidden: every layout is one and the same."));
  CHECK(says(drawn({.hidden_share = 1}).figure,
             "Every patch is hidden: there is none left to ask, and nothing to see."));
}

TEST_CASE("the headline says the same in Chinese: five cases") {
  const auto headline_of = [](const sample::Options& options) {
    const MaskedImage image = sample::masked_image(options);
    LayoutComparison comparison = sample::comparison(image, options);
    return compare_figure(compare_content(image, sample::config(true), comparison, {}), {},
                          Language::chinese);
  };
  CHECK(says(headline_of({.query = {Query::Kind::mean_visible, -1}}), "45% 的注意力"));
  CHECK(says(headline_of({.hidden_share = 0.02}), "只有 1.2% 的注意力"));
  CHECK(says(headline_of({.equal = false}), "两种布局的结果不一样"));
  CHECK(says(headline_of({.hidden_share = 0}), "没有遮挡图像块"));
  CHECK(says(headline_of({.hidden_share = 1}), "所有图像块都被遮挡"));
}

TEST_CASE("the headline is the largest text, the picture's name small, and a title replaces it") {
  const Drawn result = drawn({});
  const TextShape* headline = text_with(result.figure, "Forget −∞");
  REQUIRE(headline != nullptr);
  for (const TextShape& text : texts_of(result.figure)) {
    CHECK((text.size < headline->size || text.text == headline->text || text.text == "="));
  }
  CHECK(text_with(result.figure, "sample.png")->size <= 9);
  const Figure titled_figure =
      compare_figure(compare_content(result.image, sample::config(true), result.comparison,
                                     {.title = "Lecture 3"}),
                     sample::recipe());
  CHECK(says(titled_figure, "Lecture 3"));
  CHECK_FALSE(says(titled_figure, "Forget −∞"));
}

TEST_CASE("under each map a bar adds up: visible, prefix, hidden") {
  const Drawn result = drawn({});
  const ComparedMaps maps = compared_maps(result.comparison, {}, 196);
  const auto widths = [&](const Colour& colour) {
    std::vector<double> found;
    for (const Shape& shape : result.figure.shapes) {
      const auto* box = std::get_if<RectangleShape>(&shape);
      if (box != nullptr && box->fill.role == colour.role && box->fill.red == colour.red &&
          box->frame.height == 11) {
        found.push_back(box->frame.width);
      }
    }
    return found;
  };
  const std::vector<double> whole = widths(style::visible_hue);
  const std::vector<double> hidden = widths(style::leak_hue);
  REQUIRE(whole.size() == 3);
  REQUIRE(hidden.size() == 3);
  CHECK(hidden[0] == 0);
  CHECK(hidden[1] == 0);
  CHECK(hidden[2] / whole[2] == doctest::Approx(maps.zeroed.hidden_mass));
  CHECK(says(result.figure, "hidden 71\u00a0%"));
  CHECK(says(result.figure, "spread evenly: 75\u00a0%"));  // 147 of 197 tokens
  CHECK_FALSE(says(drawn({.hidden_share = 0}).figure, "spread evenly:"));
}

TEST_CASE("the words under a bar name each part, prefix tokens where there is room") {
  const Figure figure = drawn({.query = {Query::Kind::mean_visible, -1}}).figure;
  for (const char* words : {"visible 98\u00a0%", "CLS 1.6\u00a0%", "hidden 0\u00a0%",  // deit, mae
                            "visible 29\u00a0%", "CLS 0.5\u00a0%", "hidden 71\u00a0%"}) {
    CAPTURE(words);
    CHECK(says(figure, words));
  }
  CHECK(says(drawn({.rows = 1, .columns = 60}).figure, "itself 2.5\u00a0%"));  // CLS asks
  const Query query = {Query::Kind::mean_visible, -1};
  TokenLayout layout = sample::layout(LayoutKind::mae, sample::masked_image({}), true);
  layout.tokens.push_back({.kind = TokenKind::reg});
  CHECK(phrases::prefix_share({}, query, layout, "3 %") == "prefix 3 %");
  CHECK_FALSE(says(drawn({.query = query, .has_cls = false}).figure, "CLS"));
}

TEST_CASE("what the model is not shown is told, and drawn on the whole photo") {
  MaskedImage image = sample::masked_image({});
  image.original = Image(40, 30);
  image.reduction = 100;
  image.width = 3000;
  image.height = 4000;
  image.seen.source = {0, 500, 3000, 3500};
  const Figure figure = compare_figure(
      compare_content(image, sample::config(true), sample::comparison(image, {}), {}), {});
  CHECK(says(figure, "the model sees the centre 3000 × 3000 of 3000 × 4000 pixels"));
  CHECK(figure.caption.find("centre 3000 × 3000 of 3000 × 4000") != std::string::npos);
  CHECK_FALSE(says(drawn({}).figure, "the model sees"));
}

TEST_CASE("beside maps of one head the headline is said to be of all") {
  const Drawn one = drawn({.query = {Query::Kind::mean_visible, -1}}, true, 2);
  CHECK(says(one.figure, "visible patches give 45\u00a0% (mean over heads) of their attention"));
}

TEST_CASE("the share of another query than the headline's is said to be its") {
  const PatchGrid grid = {.rows = 2, .columns = 4, .patch_size = 14};
  const Translator tr;
  CHECK(phrases::hidden_share(tr, {.kind = Query::Kind::mean_visible}, grid, "59 %") ==
        "hidden 59 %");
  CHECK(phrases::hidden_share(tr, {.kind = Query::Kind::cls}, grid, "59 %") == "CLS → hidden 59 %");
  CHECK(phrases::hidden_share(tr, {.kind = Query::Kind::patch, .patch = 5}, grid, "0 %") ==
        "(1, 1) → hidden 0 %");
}

TEST_CASE("deit = mae: the sign and the verdict of all layers") {
  const Figure figure = drawn({}).figure;
  CHECK(says(figure, "="));
  CHECK(says(figure,
             "visible rows equal within 10⁻⁵ in all 12 layers (largest: attention 2.1 × 10⁻⁷, "
             "states 3.6 × 10⁻⁷ scaled)"));
  CHECK_FALSE(says(figure, "NOT EQUAL"));
}

TEST_CASE("an unequal comparison says so in the headline and below, in white on red") {
  const Figure figure = drawn({.equal = false}).figure;
  CHECK(says(figure, "≠"));
  const TextShape* verdict =
      text_with(figure,
                "differ by 0.031 in attention, 3.6 × 10⁻⁷ in states (scaled); tolerance 10⁻⁵; 2 of "
                "12 layers fail, layer 4 first");
  REQUIRE(verdict != nullptr);
  CHECK(verdict->text.starts_with("NOT EQUAL"));
  CHECK(verdict->colour.green == 1.0);
  CHECK_FALSE(says(figure, "PASS"));
}

TEST_CASE("a difference that is no number is never called equal") {
  Drawn nan = drawn({});
  nan.comparison.attention_difference[11] = std::numeric_limits<float>::quiet_NaN();
  nan.comparison.equal = false;
  const Figure figure = figure_of(nan.comparison, nan.image);
  CHECK(says(figure, "≠"));
  CHECK(says(figure, "1 of 12 layers fail, layer 11 first"));
}

TEST_CASE("one scale is shared, with uniform attention marked for each length") {
  const Drawn result = drawn({});
  CHECK(says(result.figure, "1/197"));
  CHECK(says(result.figure, "1/50"));
  const auto& row = result.comparison.pass(LayoutKind::mae).rows[0].weights;
  CHECK(compared_maps(result.comparison, {}, 196).largest_score() ==
        doctest::Approx(*std::max_element(row.begin() + 1, row.end())));  // without the CLS token
}

TEST_CASE("lengths, costs and the mask are written out") {
  const Figure figure = drawn({}).figure;
  CHECK(says(figure, "197 tokens · 17.45 GMAC"));
  CHECK(says(figure, "50 tokens · 4.29 GMAC"));
  CHECK(says(figure, "147 tokens fewer, 4.06 × fewer multiply-adds"));
  CHECK(says(figure, "147 of 196 hidden (75\u00a0%)"));
  CHECK(says(drawn({.hidden_share = 1}).figure, "1 token · 85 MMAC"));
}

TEST_CASE(
    "the caption states query, layer, head, model, mask, ratio, seed, generator and the limit") {
  const Figure figure = drawn({}, true, 2).figure;
  for (const char* words :
       {"Attention of the CLS token", "layer 11", "head 2", "deit-base.safetensors", "Random mask",
        "ratio 0.75", "147 of 196", "seed 0", "generator lacuna",
        "Attention shows where a layer looks, not why the model decides."}) {
    CAPTURE(words);
    CHECK(figure.caption.find(words) != std::string::npos);
  }
  CHECK(says(figure, figure.caption));
  CHECK(figure.source == "sample.png xxh3:00000000000000000000000000000000");
  CHECK(figure.recipe.command == "compare");
}

TEST_CASE("untrained weights are called so in bold and in the caption, trained ones are not") {
  const std::string sentence = "untrained weights: the mechanism is real, the meaning is not";
  const Figure untrained = drawn({}, false).figure;
  REQUIRE(says(untrained, sentence));
  CHECK(text_with(untrained, sentence)->bold);
  CHECK(untrained.caption.find(sentence) != std::string::npos);
  const Figure trained = drawn({}, true).figure;
  CHECK_FALSE(says(trained, sentence));
  CHECK(trained.caption.find("untrained") == std::string::npos);
}

TEST_CASE("a hidden query has a map in deit, and does not exist in mae") {
  const int hidden = hidden_patch(sample::masked_image({}), true);
  const Figure figure = drawn({.query = {Query::Kind::patch, hidden}}).figure;
  CHECK(says(figure, "this query does not exist here"));
  const auto texts = texts_of(figure);
  CHECK(std::ranges::find(texts, "=", &TextShape::text) == texts.end());
  CHECK(says(figure, "the patch that asks"));
  const int visible = hidden_patch(sample::masked_image({}), false);
  CHECK_FALSE(says(drawn({.query = {Query::Kind::patch, visible}}).figure,
                   "this query does not exist here"));
}

TEST_CASE("without a CLS token the query is named the mean over visible patches") {
  const Figure figure = drawn({.query = {Query::Kind::mean_visible, -1}, .has_cls = false}).figure;
  CHECK(says(figure, "Attention, mean over visible patches"));
}

TEST_CASE("a difference within tolerance is flat, not noise stretched into a picture") {
  Drawn tiny = drawn({.hidden_share = 0});
  auto& weights = tiny.comparison.passes[2].rows[0].weights;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] += i % 2 == 0 ? 4e-6F : -4e-6F;
  }
  const Figure figure =
      difference_figure(compare_content(tiny.image, sample::config(true), tiny.comparison, {}), {});
  const auto white = std::ranges::count_if(figure.shapes, [](const Shape& s) {
    const auto* box = std::get_if<RectangleShape>(&s);
    return box != nullptr && box->fill.red == 1 && box->fill.green == 1 && box->fill.blue == 1;
  });
  CHECK(white == 196);
}

TEST_CASE("hidden patches are hatched in every map that has them, and only they") {
  const auto hatches = [](const sample::Options& options) {
    const Figure figure = drawn(options).figure;
    return std::count_if(figure.shapes.begin(), figure.shapes.end(), [](const Shape& shape) {
      return std::holds_alternative<HatchShape>(shape);
    });
  };
  CHECK(hatches({.hidden_share = 0}) == 0);
  // One hidden patch: a hatch in masked, in deit's strip and in two legends; where it has a score,
  // a dark and a light one: in deit, zeroed and the legend. In mae it is a hole.
  CHECK(hatches({.rows = 1, .columns = 2, .hidden_share = 0.5}) == 4 + 2 * 3);
}

TEST_CASE("a layer, head or query that was not kept is an error that names it") {
  const Drawn result = drawn({});
  const auto draw = [&](const MapChoice& options) {
    return compare_figure(
        compare_content(result.image, sample::config(true), result.comparison, options),
        sample::recipe());
  };
  CHECK_THROWS_WITH_AS(draw({.layer = 3}),
                       "figure: layer 3 head -1 of layout deit was not kept; ask for it when the "
                       "layouts are compared",
                       Error);
  CHECK_THROWS_AS(draw({.head = 7}), Error);
  CHECK_THROWS_AS(draw({.query = 1}), Error);
}

TEST_CASE("the figure is drawn at projector size, with the same bytes each time") {
  const Drawn result = drawn({});
  const Bytes png = draw(result.figure, FigureFormat::png);
  CHECK(testing::rasterise(result.figure, 2).width == 1920);
  CHECK(png == draw(figure_of(result.comparison, result.image), FigureFormat::png));
}

TEST_SUITE_END();

}  // namespace lacuna::compare_figure_test
