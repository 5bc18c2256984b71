#include "lacuna/model/vit/vit_encoder.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lacuna/model/checkpoint/load_model.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "lacuna/patch/patches.hpp"
#include "support/golden.hpp"
#include "support/golden_encoder.hpp"
#include "support/whole_attention.hpp"

namespace lacuna::vit_encoder_test {

using testing::largest_difference;
using testing::WholeAttention;

namespace {

constexpr float tolerance = 1e-5F;

struct Example {
  explicit Example(Workers& workers)
      : golden(testing::golden_tensors("encoder/expected.safetensors")),
        model(testing::golden_encoder(workers)) {
    const Matrix pixels = golden.at("pixels").matrix();
    const Planes planes{
        .height = 16, .width = 16, .values = {pixels.data(), pixels.data() + pixels.size()}};
    patches = cut_patches(planes, model.config.stored_grid);
    const Matrix stored = golden.at("hidden").matrix();
    mask = mask_of({stored.data(), stored.data() + stored.size()});
  }
  std::map<std::string, testing::GoldenTensor> golden;
  VitModel model;
  Matrix patches;
  Mask mask;
};

}  // namespace

TEST_CASE(
    "each layout of a 2-layer encoder with a distillation token gives transformers' numbers") {
  Workers workers(2);
  const Example example(workers);
  const VitConfig& config = example.model.config;
  const Matrix positions = position_rows(example.model, config.stored_grid);
  for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
    const TokenLayout layout = token_layout(kind, config.prefix, config.stored_grid, example.mask);
    CAPTURE(layout.name());
    CHECK(layout.length() == (kind == LayoutKind::mae ? 9 : 18));
    EncoderState state = embed_tokens(example.model, example.patches, positions, layout, workers);
    CHECK(largest_difference(state.tokens.view(),
                             example.golden.at(layout.name() + ".embedded").matrix().view()) <=
          tolerance);
    for (int layer = 0; layer < config.depth; ++layer) {
      CAPTURE(layer);
      WholeAttention attention(config.heads, layout.length());
      AttentionSink* const sinks[] = {&attention};
      encode_layer(example.model, layer, state, sinks, workers);
      const std::string name = layout.name() + ".layer_" + std::to_string(layer);
      CHECK(largest_difference(attention.all.view(),
                               example.golden.at(name + ".attention").matrix().view()) <=
            tolerance);
      CHECK(largest_difference(state.tokens.view(),
                               example.golden.at(name + ".states").matrix().view()) <= tolerance);
    }
    CHECK(largest_difference(final_norm(example.model, state).view(),
                             example.golden.at(layout.name() + ".normed").matrix().view()) <=
          tolerance);
  }
}

TEST_CASE("layouts side by side give what each gives alone, also where they share no product") {
  Workers workers(2);
  const VitModel model = load_model({{}, "untrained:deit-tiny"}, workers);
  const PatchGrid grid = model.config.stored_grid;
  const Mask mask = draw_mask(grid, {.ratio = 0.75});
  Matrix patches(grid.count(), 3 * 16 * 16);
  for (std::size_t i = 0; i < patches.size(); ++i) {
    patches.data()[i] = std::sin(0.7F * static_cast<float>(i % 1999));
  }
  // 197 + 50 + 197 rows are one product, the next 197 another one
  const std::vector<LayoutKind> kinds = {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed,
                                         LayoutKind::all};
  std::vector<EncoderState> states;
  std::vector<WholeAttention> heard;
  for (const LayoutKind kind : kinds) {
    states.push_back(embed_tokens(model, patches, position_rows(model, grid),
                                  token_layout(kind, model.config.prefix, grid, mask), workers));
    heard.emplace_back(model.config.heads, states.back().tokens.rows());
  }
  std::vector<EncoderState> alone = states;
  std::vector<LayerPass> passes;
  for (std::size_t i = 0; i < states.size(); ++i) {
    passes.push_back({.state = &states[i], .sinks = {&heard[i]}});
  }
  for (int layer = 0; layer < 3; ++layer) {
    encode_layer(model, layer, passes, workers);
    for (std::size_t i = 0; i < alone.size(); ++i) {
      CAPTURE(layer);
      CAPTURE(alone[i].layout.name());
      WholeAttention attention(model.config.heads, alone[i].tokens.rows());
      AttentionSink* const sinks[] = {&attention};
      encode_layer(model, layer, alone[i], sinks, workers);
      CHECK(largest_difference(attention.all.view(), heard[i].all.view()) <= 1e-6F);
      CHECK(largest_difference(alone[i].tokens.view(), states[i].tokens.view()) <= tolerance);
      CHECK(largest_difference(alone[i].qkv, states[i].qkv) <= tolerance);
    }
  }
}

}  // namespace lacuna::vit_encoder_test
