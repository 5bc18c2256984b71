#include "lacuna/model/vit/classifier.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "support/golden_encoder.hpp"
#include "support/made_tensors.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::classifier_test {

using testing::tiny_tensor;

namespace {

EncoderState run(const VitModel& model, const TokenLayout& layout, Workers& workers) {
  const VitConfig& config = model.config;
  const Matrix patches = testing::drawn_matrix(5, config.stored_grid.count(),
                                               3 * config.patch_size * config.patch_size, -1);
  EncoderState state =
      embed_tokens(model, patches, position_rows(model, config.stored_grid), layout, workers);
  for (int layer = 0; layer < config.depth; ++layer) {
    encode_layer(model, layer, state, {}, workers);
  }
  return state;
}

}  // namespace

TEST_CASE("every pool of a classifier gives the same answer under deit and mae") {
  Workers workers(1);
  for (const Pool pool : {Pool::cls, Pool::cls_and_distillation, Pool::mean, Pool::cls_and_mean}) {
    CAPTURE(static_cast<int>(pool));
    VitConfig config = testing::tiny_config();
    config.prefix = {TokenKind::cls, TokenKind::distillation};
    config.classifier = ClassifierConfig{.classes = 5, .pool = pool, .labels = {}};
    config.final_norm = pool != Pool::mean;
    testing::MadeTensors source(tiny_tensor);
    const VitModel model = build_vit(config, source, workers);
    const Mask mask = mask_of({0, 1, 1, 0, 1, 0, 1, 1, 0});
    std::vector<std::vector<float>> answers;
    for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
      const TokenLayout layout = token_layout(kind, config.prefix, config.stored_grid, mask);
      answers.push_back(logits(model, run(model, layout, workers)));
    }
    REQUIRE(answers[0].size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
      CHECK(answers[0][i] == doctest::Approx(answers[1][i]).epsilon(1e-5));
    }
    CHECK(answers[0] != answers[2]);
  }
}

TEST_CASE("a mean over no visible patch has no answer, and says so") {
  Workers workers(1);
  VitConfig config = testing::tiny_config();
  config.classifier = ClassifierConfig{.classes = 5, .pool = Pool::mean, .labels = {}};
  testing::MadeTensors source(tiny_tensor);
  const VitModel model = build_vit(config, source, workers);
  const Mask mask = mask_of({1, 1, 1, 1, 1, 1, 1, 1, 1});
  const TokenLayout layout =
      token_layout(LayoutKind::deit, config.prefix, config.stored_grid, mask);
  const EncoderState state = run(model, layout, workers);
  CHECK_THROWS_WITH_AS(static_cast<void>(logits(model, state)),
                       doctest::Contains("leave one visible"), Error);
}

}  // namespace lacuna::classifier_test
