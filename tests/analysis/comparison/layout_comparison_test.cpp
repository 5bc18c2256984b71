#include "lacuna/analysis/comparison/layout_comparison.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lacuna/model/vit/untrained.hpp"
#include "support/classifying_model.hpp"
#include "support/golden_encoder.hpp"

namespace lacuna::layout_comparison_test {

using testing::small_image;

namespace {

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
  const LayoutComparison comparison =
      compare_layouts(model, small_image(),
                      {.queries = {{.kind = Query::Kind::patch, .row = 0, .column = 0}}}, workers);
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
    UntrainedTensors tensors(config, 0);
    const LayoutComparison comparison =
        compare_layouts(build_vit(config, tensors, workers), image, {.queries = {}}, workers);
    CHECK(comparison.equal);
    CHECK(comparison.pass(LayoutKind::mae).layout.length() == 7 + static_cast<int>(prefix.size()));
    CHECK((comparison.queries[0].kind == Query::Kind::cls) == !prefix.empty());
    CHECK((comparison.passes[0].summary[1][0].mass_query.reg > 0) == !prefix.empty());
  }
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
