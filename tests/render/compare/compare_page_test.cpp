// Where the figure's parts stand, on a page of any width and on a slide.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lacuna/render/compare/compare_figure.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "support/figure_checks.hpp"
#include "support/sample_comparison.hpp"

namespace lacuna::compare_page_test {

using testing::says;
using testing::text_with;
using testing::texts_of;

namespace {

/// All options that change the figure's shape.
std::vector<sample::Options> many_kinds() {
  std::vector<sample::Options> kinds;
  for (const auto& [rows, columns] :
       {std::pair{14, 14}, {1, 1}, {2, 2}, {60, 60}, {1, 60}, {60, 1}, {8, 22}, {22, 8}}) {
    kinds.push_back({.rows = rows, .columns = columns, .patch_size = 4});
  }
  kinds.push_back({.hidden_share = 0, .name = std::string(255, 'm')});
  kinds.push_back({.name = "猫<script>alert(1)</script>" + std::string(200, ' ') + ".png"});
  kinds.push_back({.query = {Query::Kind::mean_visible, -1}, .has_cls = false});
  for (const double share : {0.02, 0.3, 195.0 / 196, 1.0}) {
    kinds.push_back({.hidden_share = share});
  }
  kinds.push_back({.equal = false});
  for (const int patch : {0, 100, 195}) {
    kinds.push_back({.query = {Query::Kind::patch, patch}});
  }
  return kinds;
}

TextShape titled(const Figure& figure, const std::string& name) {
  const auto texts = texts_of(figure);
  const auto found = std::ranges::find(texts, name, &TextShape::text);
  REQUIRE(found != texts.end());
  return *found;
}

Figure figure_at(const sample::Options& options, double width, bool trained = true) {
  const MaskedImage image = sample::masked_image(options);
  return compare_figure(compare_content(image, sample::config(trained, options.has_cls),
                                        sample::comparison(image, options), {}),
                        {}, {}, width);
}

}  // namespace

TEST_SUITE_BEGIN("compare_page");

TEST_CASE("each panel can have its own scale, of every kind") {
  for (const sample::Options& options : many_kinds()) {
    const MaskedImage image = sample::masked_image(options);
    for (const Norm norm : {Norm::linear, Norm::sqrt, Norm::log}) {
      for (const ScaleSharing scale : {ScaleSharing::shared, ScaleSharing::panel}) {
        const Figure figure =
            compare_figure(compare_content(image, sample::config(true, options.has_cls),
                                           sample::comparison(image, options),
                                           {.colours = {.norm = norm, .scale = scale}}),
                           {});
        CHECK(testing::layout_fault(figure) == "");
        CHECK(says(figure, "own scale") == (scale == ScaleSharing::panel));
        CHECK((text_with(figure, ", logarithmic scale") != nullptr) == (norm == Norm::log));
      }
    }
  }
}

TEST_CASE("the shared scale marks even attention of the layouts that have a map") {
  const Mask mask = sample::masked_image({}).mask;
  const auto asking = [](int patch) {
    return figure_at({.query = {Query::Kind::patch, patch}}, style::canvas_width);
  };
  CHECK(says(asking(mask.ids_keep.front()), "1/50"));
  const auto hidden = std::ranges::find(mask.hidden, 1) - mask.hidden.begin();
  const Figure figure = asking(static_cast<int>(hidden));
  CHECK(says(figure, "1/197"));
  CHECK_FALSE(says(figure, "1/50"));
}

TEST_CASE("every shape lies on the canvas and no text covers another, at any grid and name") {
  for (const sample::Options& options : many_kinds()) {
    CAPTURE(options.rows);
    CAPTURE(options.columns);
    for (const bool trained : {true, false}) {
      const Figure figure = figure_at(options, 960, trained);
      CHECK(testing::layout_fault(figure) == "");
    }
  }
}

TEST_CASE("a narrow figure is laid out anew: nothing overlaps at any width, grid or scale") {
  for (const sample::Options& options : many_kinds()) {
    CAPTURE(options.rows);
    CAPTURE(options.columns);
    const MaskedImage image = sample::masked_image(options);
    const LayoutComparison comparison = sample::comparison(image, options);
    for (const double width : {410.0, 759.0, 760.0}) {
      CAPTURE(width);
      for (const ScaleSharing scale : {ScaleSharing::shared, ScaleSharing::panel}) {
        const Figure figure =
            compare_figure(compare_content(image, sample::config(true, options.has_cls), comparison,
                                           {.colours = {.scale = scale}}),
                           {}, {}, width);
        CHECK(figure.width == width);
        CHECK(testing::layout_fault(figure) == "");
      }
    }
  }
}

TEST_CASE("on a narrow page the photos stand over the maps, and the sign between its maps") {
  const Figure figure = figure_at({}, 410);
  CHECK(titled(figure, "original").y == titled(figure, "masked").y);
  CHECK(titled(figure, "deit").y > titled(figure, "masked").y);
  CHECK(titled(figure, "deit").y == titled(figure, "zeroed").y);
  const TextShape sign = titled(figure, "=");
  CHECK(sign.x > titled(figure, "deit").x);
  CHECK(sign.x < titled(figure, "mae").x);
}

TEST_CASE("panels of a very wide picture stand one under the other, as wide as the page") {
  const Figure figure = figure_at({.rows = 4, .columns = 40, .patch_size = 4}, 960);
  CHECK(titled(figure, "original").x == titled(figure, "zeroed").x);
  const auto widest = std::ranges::max(figure.shapes, {}, [](const Shape& shape) {
    const auto* picture = std::get_if<PictureShape>(&shape);
    return picture == nullptr ? 0 : picture->frame.width;
  });
  CHECK(std::get<PictureShape>(widest).frame.width == 916);
  CHECK(std::get<PictureShape>(widest).frame.height == doctest::Approx(91.6));
}

TEST_CASE("the panels stand in a row, named and lettered") {
  const Figure figure = figure_at({}, 960);
  double x = 0;
  for (const char* name : {"original", "masked", "deit", "mae", "zeroed"}) {
    const TextShape title = titled(figure, name);
    CHECK(title.bold);
    CHECK(title.x > x);
    x = title.x;
  }
}

TEST_CASE("a slide has at most four panels and no text below 18 points") {
  for (const sample::Options& options : many_kinds()) {
    const MaskedImage image = sample::masked_image(options);
    const Figure slide = compare_slide(compare_content(image, sample::config(true, options.has_cls),
                                                       sample::comparison(image, options), {}),
                                       {});
    CHECK(slide.width == 960);
    CHECK(slide.height == 540);
    CHECK(testing::layout_fault(slide) == "");
    int pictures = 0;
    for (const Shape& shape : slide.shapes) {
      pictures += std::holds_alternative<PictureShape>(shape) ? 1 : 0;
    }
    CHECK(pictures <= 4);
    for (const TextShape& text : texts_of(slide)) {
      CHECK(text.size >= 18);
    }
    CHECK_FALSE(slide.caption.empty());
  }
}

TEST_CASE("a slide names the head of its maps, unless it is their mean") {
  const MaskedImage image = sample::masked_image({});
  const LayoutComparison comparison = sample::comparison(image, {});
  const auto slide = [&](int head) {
    return compare_slide(compare_content(image, sample::config(true), comparison, {.head = head}),
                         {});
  };
  CHECK(says(slide(2), "layer 11 of 0–11  ·  head 2"));
  CHECK_FALSE(says(slide(-1), "head"));
}

TEST_CASE("on a slide, too, panels of a very wide picture stand one under the other") {
  const sample::Options wide = {.rows = 4, .columns = 40, .patch_size = 4};
  const MaskedImage image = sample::masked_image(wide);
  const Figure slide = compare_slide(
      compare_content(image, sample::config(true), sample::comparison(image, wide), {}), {});
  CHECK(testing::layout_fault(slide) == "");
  CHECK(text_with(slide, "masked")->x == text_with(slide, "mae: left out")->x);
  for (const Shape& shape : slide.shapes) {
    if (const auto* picture = std::get_if<PictureShape>(&shape)) {
      CHECK(picture->frame.width == doctest::Approx(580));
    }
  }
}

TEST_SUITE_END();

}  // namespace lacuna::compare_page_test
