#include "lacuna/analysis/detail/layout_detail.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/base/error.hpp"
#include "support/classifying_model.hpp"

namespace lacuna::layout_detail_test {

namespace {

const std::vector<LayoutKind> every_layout = {LayoutKind::all, LayoutKind::deit, LayoutKind::mae,
                                              LayoutKind::zeroed, LayoutKind::mask_token};

LayoutDetail examine(const VitModel& model, const MaskedImage& image, DetailOptions options) {
  Workers workers(2);
  return examine_layout(model, image, options, workers);
}

}  // namespace

TEST_CASE("what deit and mae share is equal: rollout, distances, classes, PCA of visible patches") {
  Workers workers(2);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {1, 3, 4, 8});
  const LayoutDetail deit = examine(model, image, {.layout = LayoutKind::deit});
  const LayoutDetail mae = examine(model, image, {.layout = LayoutKind::mae});
  const auto scores = [&](const LayoutDetail& detail) {
    return patch_scores(detail.pass.layout, detail.rollout.front().weights, 9);
  };
  for (std::size_t patch = 0; patch < 9; ++patch) {
    const bool hidden = image.mask.hidden[patch] != 0;
    CHECK(scores(mae)[patch].has_value() != hidden);
    CHECK((*scores(deit)[patch] == 0) == hidden);
    if (!hidden) {
      CHECK(std::abs(*scores(deit)[patch] - *scores(mae)[patch]) <= 1e-6F);
      CHECK(std::abs((*deit.pca->layout[patch])[0] - (*mae.pca->layout[patch])[0]) <= 1e-4F);
    }
  }
  for (std::size_t layer = 0; layer < 2; ++layer) {
    CHECK(deit.distances[layer][3].renormalised ==
          doctest::Approx(mae.distances[layer][3].renormalised).epsilon(1e-5));
  }
  CHECK(deit.pca->all == mae.pca->all);  // one basis
}

TEST_CASE("classes under every layout: deit = mae, whoever is looked at, and hiding changes them") {
  Workers workers(2);
  for (const Pool pool : {Pool::cls, Pool::mean, Pool::cls_and_mean}) {
    const VitModel model = testing::classifying_model(pool, workers);
    const MaskedImage image = testing::noise_image(model.config, {1, 3, 4, 8});
    const LayoutDetail detail = examine(model, image, {.layout = LayoutKind::zeroed});
    REQUIRE(detail.classes.size() == 5);
    const auto top = [&](std::size_t layout) { return detail.classes[layout].classes.front(); };
    CHECK(detail.classes[0].layout == LayoutKind::all);
    CHECK(detail.classes[4].layout == LayoutKind::mask_token);
    CHECK(top(1).index == top(2).index);
    CHECK(std::abs(top(1).logit - top(2).logit) <= 1e-4F);
    CHECK(std::abs(top(0).logit - top(1).logit) > 1e-3F);
    CHECK(std::abs(top(3).logit - top(1).logit) > 1e-3F);
    CHECK(std::abs(top(4).logit - top(3).logit) > 1e-3F);
    CHECK(detail.pass.classes.front().logit == top(3).logit);
    CHECK(detail.labels.name(top(0).index) == "class " + std::to_string(top(0).index));
  }
}

TEST_CASE("with nothing hidden every layout is the same") {
  Workers workers(1);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {});
  const LayoutDetail all = examine(model, image, {.layout = LayoutKind::all});
  for (const LayoutKind kind : every_layout) {
    const LayoutDetail detail = examine(model, image, {.layout = kind});
    CHECK(detail.pass.rows.front().weights == all.pass.rows.front().weights);
    CHECK(detail.rollout.front().weights == all.rollout.front().weights);
    CHECK(detail.pca->layout == all.pca->all);
  }
}

TEST_CASE("with everything hidden a mean pool has nothing to read, and that is no error") {
  Workers workers(1);
  const VitModel model = testing::classifying_model(Pool::mean, workers);
  const MaskedImage image = testing::noise_image(model.config, {0, 1, 2, 3, 4, 5, 6, 7, 8});
  const LayoutDetail detail = examine(model, image, {.layout = LayoutKind::mae});
  CHECK(detail.pass.layout.length() == 1);
  CHECK_FALSE(detail.classes[0].classes.empty());
  CHECK(detail.classes[1].classes.empty());
  CHECK(detail.classes[2].classes.empty());
}

TEST_CASE("all layers, a threshold for each row, and only what was asked for") {
  Workers workers(1);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {1, 3});
  const QueryRequest hidden{.kind = Query::Kind::patch, .row = 0, .column = 1};
  const LayoutDetail detail = examine(model, image,
                                      {.layout = LayoutKind::mae,
                                       .layers = {},
                                       .queries = {hidden, {}},
                                       .rollout = false,
                                       .pca = false,
                                       .threshold = 0.6});
  CHECK(detail.layers == std::vector<int>{0, 1});
  CHECK_FALSE(detail.pass.query_exists);
  CHECK(detail.pass.rows.size() == 2 * 5);  // of the query that exists: mean and 4 heads
  CHECK(detail.holding.size() == detail.pass.rows.size());
  CHECK(detail.rollout.empty());
  CHECK_FALSE(detail.pca.has_value());
  CHECK_THROWS_AS((void)examine(model, image, {.layers = {2}}), Error);
}

}  // namespace lacuna::layout_detail_test
