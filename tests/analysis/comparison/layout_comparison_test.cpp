#include "lacuna/analysis/comparison/layout_comparison.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/untrained.hpp"
#include "support/classifying_model.hpp"
#include "support/golden.hpp"
#include "support/golden_encoder.hpp"

namespace lacuna::layout_comparison_test {

namespace {

/// 16 × 16 pixels of noise, 9 of 16 patches hidden, as for the golden encoder.
MaskedImage small_image() {
  MaskedImage image;
  image.name = "noise";
  image.preprocessing.height = image.preprocessing.width = 16;
  image.original = Image(16, 16);
  const Matrix noise = testing::drawn_matrix(41, 1, 16 * 16 * 3, 0);
  std::ranges::transform(noise.row(0), image.original.pixels.begin(),
                         [](float v) { return static_cast<std::uint8_t>(128 + 127 * v); });
  image.seen = {.pixels = image.original, .source = {0, 0, 16, 16}};
  image.grid = {.rows = 4, .columns = 4, .patch_size = 4};
  std::vector<std::uint8_t> hidden(16, 0);
  for (const int patch : {0, 2, 3, 5, 8, 9, 11, 14, 15}) {
    hidden[static_cast<std::size_t>(patch)] = 1;
  }
  image.mask = mask_of(hidden);
  return image;
}

std::vector<TokenLayout> layouts_of(const VitModel& model, const MaskedImage& image) {
  std::vector<TokenLayout> layouts;
  for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
    layouts.push_back(token_layout(kind, model.config.prefix, image.grid, image.mask));
  }
  return layouts;
}

float largest(const std::vector<float>& values) {
  return *std::ranges::max_element(values);
}

}  // namespace

TEST_CASE("visible rows of deit equal those of mae in every layer, and zeroed leaks") {
  Workers workers(2);
  const VitModel model = testing::golden_encoder(workers);
  const MaskedImage image = small_image();
  const LayoutComparison comparison = compare_layouts(model, image, ComparisonOptions{}, workers);
  CHECK(comparison.equal);
  CHECK(comparison.attention_difference.size() == 2);
  CHECK(largest(comparison.attention_difference) <= 1e-6F);
  CHECK(largest(comparison.state_scaled_difference) <= 1e-6F);
  CHECK(comparison.pass(LayoutKind::deit).layout.length() == 18);
  CHECK(comparison.pass(LayoutKind::mae).layout.length() == 9);
  for (const float leak : comparison.leak) {
    CHECK(leak > 0.1F);
  }
}

TEST_CASE("rows add up to 1, hidden keys of deit are exactly 0, and mass is the same sum by kind") {
  Workers workers(2);
  const VitModel model = testing::golden_encoder(workers);
  const MaskedImage image = small_image();
  const LayoutComparison comparison = compare_layouts(
      model, image, {.layers = {0, 1}, .queries = {{}, {.is_cls = false, .row = 0, .column = 1}}},
      workers);
  for (const LayoutPass& pass : comparison.passes) {
    CHECK(pass.rows.size() == 2 * 2 * 4);  // layers, queries, mean and three heads
    for (const AttentionRow& row : pass.rows) {
      CHECK(std::accumulate(row.weights.begin(), row.weights.end(), 0.0) ==
            doctest::Approx(1.0).epsilon(1e-5));
      double hidden = 0;
      for (std::size_t token = 0; token < row.weights.size(); ++token) {
        hidden += pass.layout.tokens[token].hidden ? static_cast<double>(row.weights[token]) : 0.0;
      }
      CHECK((hidden > 0) == (pass.layout.name() == "zeroed"));
      if (row.head >= 0 && row.query.kind == Query::Kind::cls) {
        const AttentionMass& mass =
            pass.summary[static_cast<std::size_t>(row.layer)][static_cast<std::size_t>(row.head)]
                .mass_query;
        CHECK(mass.cls + mass.distillation + mass.reg + mass.visible + mass.hidden ==
              doctest::Approx(1.0F).epsilon(1e-5));
        CHECK(mass.cls == doctest::Approx(row.weights[0]).epsilon(1e-5));
        CHECK(mass.distillation == doctest::Approx(row.weights[1]).epsilon(1e-5));
        CHECK(static_cast<double>(mass.hidden) == doctest::Approx(hidden).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("the mean over heads is the mean of the heads' rows") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  const LayoutComparison comparison =
      compare_layouts(model, small_image(), ComparisonOptions{}, workers);
  const std::vector<AttentionRow>& rows = comparison.passes[0].rows;
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].head == -1);
  CHECK(rows[0].weights[1] ==
        doctest::Approx((rows[1].weights[1] + rows[2].weights[1] + rows[3].weights[1]) / 3.0F));
}

TEST_CASE("planted fault: position rows shifted by one make the layouts unequal") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  const MaskedImage image = small_image();
  std::vector<TokenLayout> layouts = layouts_of(model, image);
  for (Token& token : layouts[1].tokens) {
    if (token.kind == TokenKind::patch) {
      token.position -= 1;
    }
  }
  const LayoutComparison comparison =
      compare_layouts(model, image, layouts, ComparisonOptions{}, workers);
  CHECK_FALSE(comparison.equal);
  CHECK(largest(comparison.attention_difference) > 1e-3F);
}

TEST_CASE("planted fault: one hidden key let through makes the layouts unequal") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  const MaskedImage image = small_image();
  std::vector<TokenLayout> layouts = layouts_of(model, image);
  const auto hidden = std::ranges::find(layouts[0].tokens, true, &Token::hidden);
  REQUIRE(hidden != layouts[0].tokens.end());
  hidden->attended = true;
  CHECK_FALSE(compare_layouts(model, image, layouts, ComparisonOptions{}, workers).equal);
}

TEST_CASE("a NaN in the numbers is never called equal") {
  Workers workers(1);
  VitModel model = testing::golden_encoder(workers);
  model.weights.prefix.at(0, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK_FALSE(compare_layouts(model, small_image(), ComparisonOptions{}, workers).equal);
}

TEST_CASE("one NaN in a row of finite numbers is not forgotten") {
  Workers workers(1);
  VitModel model = testing::golden_encoder(workers);
  std::vector<float> bias(24, 0.0F);
  bias[0] = std::numeric_limits<float>::quiet_NaN();
  model.weights.blocks.back().fc2 = nn::Linear(Matrix(24, 96).view(), bias, workers);
  const LayoutComparison comparison =
      compare_layouts(model, small_image(), ComparisonOptions{}, workers);
  CHECK(std::isnan(comparison.state_difference.back()));
  CHECK_FALSE(comparison.equal);
}

TEST_CASE("a hidden query has a row in deit and none in mae") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  const LayoutComparison comparison = compare_layouts(
      model, small_image(), {.queries = {{.is_cls = false, .row = 0, .column = 0}}}, workers);
  CHECK(comparison.pass(LayoutKind::deit).query_exists);
  CHECK(comparison.pass(LayoutKind::deit).rows.size() == 4);
  CHECK_FALSE(comparison.pass(LayoutKind::mae).query_exists);
  CHECK(comparison.pass(LayoutKind::mae).rows.empty());
}

TEST_CASE("without a mask every layout is the same") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  MaskedImage image = small_image();
  image.mask = mask_of(std::vector<std::uint8_t>(16, 0));
  const LayoutComparison comparison = compare_layouts(model, image, ComparisonOptions{}, workers);
  CHECK(comparison.equal);
  CHECK(comparison.passes[0].rows[0].weights == comparison.passes[1].rows[0].weights);
  CHECK(comparison.passes[0].rows[0].weights == comparison.passes[2].rows[0].weights);
  CHECK(largest(comparison.leak) == 0.0F);
}

TEST_CASE("matrices are whole, with columns of exactly 0 for hidden keys") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  const LayoutComparison comparison =
      compare_layouts(model, small_image(), {.layers = {-1}, .matrices = true}, workers);
  const LayoutPass& deit = comparison.pass(LayoutKind::deit);
  REQUIRE(deit.matrices.size() == 3);
  CHECK(deit.matrices[0].layer == 1);
  CHECK(deit.matrices[0].weights.rows() == 18);
  CHECK(deit.matrices[0].weights.at(4, 2) == 0.0F);  // patch 0 is hidden, token 2
  CHECK(deit.matrices[0].weights.at(4, 3) > 0.0F);
}

TEST_CASE("registers and a missing CLS: the layouts stay equal and the query has a default") {
  Workers workers(2);
  const MaskedImage image = small_image();
  for (const std::vector<TokenKind>& prefix :
       {std::vector<TokenKind>{TokenKind::cls, TokenKind::reg, TokenKind::reg},
        std::vector<TokenKind>{}}) {
    VitConfig config = untrained_config("deit-tiny");
    config.prefix = prefix;
    config.depth = 2;
    config.patch_size = 4;
    config.stored_grid = image.grid;
    UntrainedTensors tensors(config, 0, workers);
    const LayoutComparison comparison =
        compare_layouts(build_vit(config, tensors, workers), image, ComparisonOptions{}, workers);
    CHECK(comparison.equal);
    CHECK(comparison.pass(LayoutKind::mae).layout.length() == 7 + static_cast<int>(prefix.size()));
    CHECK((comparison.queries[0].kind == Query::Kind::cls) == !prefix.empty());
    CHECK((comparison.passes[0].summary[1][0].mass_query.reg > 0) == !prefix.empty());
  }
}

TEST_CASE("costs are the textbook count: deit-base at 75 % takes 17.563 and 4.322 GMAC") {
  const VitConfig config = untrained_config("deit-base");
  std::vector<std::uint8_t> hidden(196, 1);
  std::fill_n(hidden.begin(), 49, std::uint8_t{0});
  const Mask mask = mask_of(hidden);
  const Cost deit =
      cost_of(config, token_layout(LayoutKind::deit, config.prefix, config.stored_grid, mask));
  const Cost mae =
      cost_of(config, token_layout(LayoutKind::mae, config.prefix, config.stored_grid, mask));
  CHECK(deit.patch_embedding == std::int64_t{196} * 768 * 768);
  CHECK(deit.linear == std::int64_t{12} * 12 * 197 * 768 * 768);
  CHECK(deit.attention == std::int64_t{12} * 2 * 197 * 197 * 768);
  CHECK((deit.total() + 500'000) / 1'000'000 == 17563);
  CHECK((mae.total() + 500'000) / 1'000'000 == 4322);
}

TEST_CASE("a layer or query that the model does not have is a usage error") {
  VitConfig config;  // of 12 layers
  CHECK(resolve_layers({-1, 0, 11}, config) == std::vector<int>{0, 11});
  CHECK(resolve_layers({}, config).size() == 12);
  CHECK(resolve_layers({models_own_layer}, config) == std::vector<int>{11});
  config.attention_layer = 5;
  CHECK(resolve_layers({models_own_layer, -1}, config) == std::vector<int>{5, 11});
  CHECK_THROWS_WITH_AS(static_cast<void>(resolve_layers({30}, config)),
                       "--layer 30: this model has layers 0 to 11 (or -1 for the last)", Error);
  const PatchGrid grid{.rows = 14, .columns = 14, .patch_size = 16};
  CHECK_THROWS_WITH_AS(static_cast<void>(resolve_queries(
                           {{.is_cls = false, .row = 14, .column = 0}}, {TokenKind::cls}, grid)),
                       "--query 14,0: outside the grid of 14 rows and 14 columns, counted from 0",
                       Error);
  CHECK(resolve_queries({}, {}, grid)[0].kind == Query::Kind::mean_visible);
}

TEST_CASE("with a classifier the comparison holds its answers, those of deit and mae alike") {
  Workers workers(2);
  const VitModel model = testing::classifying_model(Pool::mean, workers);
  const MaskedImage image = testing::noise_image(model.config, {0, 2, 5});
  const LayoutComparison comparison = compare_layouts(model, image, ComparisonOptions{}, workers);
  const auto& deit = comparison.pass(LayoutKind::deit).classes;
  const auto& mae = comparison.pass(LayoutKind::mae).classes;
  REQUIRE(deit.size() == 5);
  CHECK(deit[0].index == mae[0].index);
  CHECK(std::abs(deit[0].logit - mae[0].logit) <= 1e-4F);
  CHECK(std::abs(comparison.pass(LayoutKind::zeroed).classes[0].logit - deit[0].logit) > 1e-3F);
  CHECK(comparison.unmasked_classes.size() == 5);
}

}  // namespace lacuna::layout_comparison_test
