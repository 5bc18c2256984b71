#include "lacuna/model/vit/vit_model.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "support/made_tensors.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::vit_model_test {

using testing::tiny_tensor;
using testing::tiny_value;

namespace {

/// One linear layer applied to the rows of the unit matrix: its weights, transposed, plus its bias.
Matrix response(const nn::Linear& layer, Workers& workers) {
  Matrix unit(layer.inputs() + 1, layer.inputs());
  for (int i = 0; i < layer.inputs(); ++i) {
    unit.at(i, i) = 1;
  }
  Matrix response(unit.rows(), layer.outputs());
  nn::linear(unit.view(), layer, nn::Epilogue::none, response.view(), workers);
  return response;
}

}  // namespace

TEST_CASE("a layer scale multiplies each output of the product before it, and its bias") {
  Workers workers(1);
  VitConfig config = testing::tiny_config();
  config.layer_scale = true;
  testing::MadeTensors source(tiny_tensor);
  const VitModel model = build_vit(config, source, workers);
  const Matrix fc2 = response(model.weights.blocks[1].fc2, workers);
  for (int output = 0; output < config.width; ++output) {
    const float gamma = tiny_value("blocks.1.ls2.gamma", static_cast<std::size_t>(output));
    const float bias = tiny_value("blocks.1.mlp.fc2.bias", static_cast<std::size_t>(output));
    const float weight = tiny_value(
        "blocks.1.mlp.fc2.weight",
        static_cast<std::size_t>(output) * static_cast<std::size_t>(config.mlp_width) + 3);
    CHECK(fc2.at(config.mlp_width, output) == doctest::Approx(gamma * bias));
    CHECK(fc2.at(3, output) == doctest::Approx(gamma * (weight + bias)));
  }
}

TEST_CASE("a position table without rows for the prefix adds nothing to CLS") {
  Workers workers(1);
  VitConfig config = testing::tiny_config();
  config.prefix_has_positions = false;
  testing::MadeTensors source(tiny_tensor);
  const VitModel model = build_vit(config, source, workers);
  REQUIRE(model.weights.positions.rows() == 10);
  CHECK(model.weights.positions.at(0, 5) == 0.0F);
  CHECK(model.weights.positions.at(1, 5) == tiny_value("pos_embed", 5));
}

TEST_CASE("the MLP of SwiGLU gates its first half by its second") {
  Workers workers(1);
  VitConfig config = testing::tiny_config();
  config.activation = Activation::swiglu;
  testing::MadeTensors source(tiny_tensor);
  const VitModel model = build_vit(config, source, workers);
  CHECK(model.weights.blocks[0].fc1.outputs() == 2 * config.mlp_width);
  CHECK(model.weights.blocks[0].fc2.inputs() == config.mlp_width);
  Matrix halves(1, 6);
  const float values[] = {1.0F, -2.0F, 0.0F, 3.0F, 5.0F, 7.0F};
  std::copy(std::begin(values), std::end(values), halves.data());
  Matrix gated(1, 3);
  nn::swiglu(halves.view(), gated.view());
  CHECK(gated.at(0, 0) == doctest::Approx(3 * 0.731058579));
  CHECK(gated.at(0, 1) == doctest::Approx(5 * -2 * 0.119202922));
  CHECK(gated.at(0, 2) == 0.0F);
}

TEST_CASE("the mask token stands in for a hidden patch, with the position of its place") {
  Workers workers(1);
  VitConfig config = testing::tiny_config();
  const Mask mask = mask_of({0, 0, 1, 0, 0, 0, 0, 0, 0});
  const TokenLayout layout =
      token_layout(LayoutKind::mask_token, config.prefix, config.stored_grid, mask);
  CHECK(layout.length() == 10);
  CHECK(layout.attended_tokens().size() == 10);
  testing::MadeTensors source(tiny_tensor);
  const Matrix patches(9, 48);
  const VitModel without = build_vit(config, source, workers);
  const Matrix positions = position_rows(without, config.stored_grid);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(embed_tokens(without, patches, positions, layout, workers)),
      doctest::Contains("has no mask token"), Error);
  config.mask_token = true;
  const VitModel model = build_vit(config, source, workers);
  const EncoderState state = embed_tokens(model, patches, positions, layout, workers);
  CHECK(state.tokens.at(3, 1) == tiny_value("mask_token", 1) + positions.at(3, 1));
  CHECK(state.tokens.at(4, 1) == tiny_value("patch_embed.proj.bias", 1) + positions.at(4, 1));
}

}  // namespace lacuna::vit_model_test
