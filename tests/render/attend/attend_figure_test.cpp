#include "lacuna/render/attend/attend_figure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "support/classifying_model.hpp"
#include "support/figure_checks.hpp"

namespace lacuna::attend_figure_test {

using testing::says;

namespace {

/// A figure of the classifying model under these options.
Figure figure_of(const DetailOptions& options, const AttendFigureOptions& shown,
                 const std::vector<int>& hidden = {1, 3, 4, 8}, bool is_slide = false) {
  Workers workers(2);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, hidden);
  const LayoutDetail detail = examine_layout(model, image, options, workers);
  const AttendContent content = {image, model.config, detail, shown};
  return is_slide ? attend_slide(content, {}) : attend_figure(content, {});
}

int count_text(const Figure& figure, const std::function<bool(const std::string&)>& fits) {
  return static_cast<int>(std::ranges::count_if(figure.shapes, [&](const Shape& shape) {
    const auto* text = std::get_if<TextShape>(&shape);
    return text != nullptr && fits(text->text);
  }));
}

}  // namespace

TEST_CASE("the attend figure shows every head, rollout, PCA, charts, mass and classes") {
  const Figure figure = figure_of({}, {});
  for (const char* words :
       {"rollout", "PCA, all patches", "PCA, deit", "head 3", "Mean attention distance",
        "Entropy of attention", "to hidden patches", "What the classifier answers", "mask-token"}) {
    CHECK_MESSAGE(says(figure, words), words);
  }
  CHECK(count_text(figure, [](const std::string& text) { return text.starts_with("class "); }) ==
        5 * 5);
  CHECK(testing::layout_fault(figure) == "");
}

TEST_CASE("the headline says what the map of the largest weights has half of") {
  CHECK(says(figure_of({}, {.head = max_over_heads}),
             "half of the largest weights over heads lies on "));
  CHECK(says(figure_of({}, {.head = 1}), "half of what "));
  CHECK(says(figure_of({}, {.head = 1}, {1, 3}, true), "  ·  head 1  ·  layout deit"));
}

TEST_CASE("answers that are the same under every layout are one column") {
  const auto answers = [](const Figure& figure) {
    return count_text(figure, [](const std::string& text) { return text.starts_with("class "); });
  };
  const Figure alike = figure_of({}, {}, {});
  CHECK(answers(alike) == 5);
  CHECK(says(alike, "the same under every layout"));
  CHECK(testing::layout_fault(alike) == "");
  CHECK_FALSE(says(figure_of({}, {}, {1}), "the same under every layout"));
}

TEST_CASE("a query that mae left out is said to be missing, and its heads are not drawn") {
  const DetailOptions options = {.layout = LayoutKind::mae,
                                 .queries = {{.kind = Query::Kind::patch, .row = 0, .column = 1}}};
  const Figure figure = figure_of(options, {});
  CHECK(count_text(figure, [](const std::string& text) {
          return text == "this query does not exist here";
        }) == 2);
  CHECK_FALSE(says(figure, "head 0"));
  CHECK(testing::layout_fault(figure) == "");
}

TEST_CASE("what was not asked for is not shown, and is not in the caption") {
  const Figure figure = figure_of({.layout = LayoutKind::all, .rollout = false, .pca = false}, {});
  CHECK_FALSE(says(figure, "rollout"));
  CHECK_FALSE(says(figure, "PCA"));
  CHECK_FALSE(says(figure, "Rollout"));
}

TEST_CASE("every layer and head in one figure stays on the page") {
  const Figure figure = figure_of({.layers = {}, .threshold = 0.5}, {.head = max_over_heads});
  CHECK(says(figure, "layer 0"));
  CHECK(says(figure, "largest of 4 heads"));
  CHECK(testing::layout_fault(figure) == "");
}

TEST_CASE("heads that do not share a scale say theirs, on any norm") {
  for (const Norm norm : {Norm::linear, Norm::log}) {
    for (const ScaleSharing scale : {ScaleSharing::layer, ScaleSharing::panel}) {
      CAPTURE(word_of(scale_words, scale));
      const Figure figure = figure_of({.layers = {}}, {.colours = {.norm = norm, .scale = scale}});
      CHECK(testing::layout_fault(figure) == "");
      const bool by_layer = scale == ScaleSharing::layer;
      CHECK(says(figure, by_layer ? "beside each layer" : "beside each head"));
      CHECK(says(figure, "head 0, ") == !by_layer);
      CHECK((figure.caption.find("logarithmic") != std::string::npos) == (norm == Norm::log));
    }
  }
}

TEST_CASE("with every patch hidden there is nothing to measure, and the figure says so") {
  const Figure figure = figure_of({.layout = LayoutKind::mae}, {}, {0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK_FALSE(says(figure, "Mean attention distance"));
  CHECK(testing::layout_fault(figure) == "");
}

}  // namespace lacuna::attend_figure_test
