#include "lacuna/model/vit_encoder.hpp"

#include <doctest/doctest.h>

#include "lacuna/model/position_table.hpp"
#include "lacuna/patch/patches.hpp"
#include "support/golden.hpp"
#include "support/golden_encoder.hpp"
#include "support/whole_attention.hpp"

using namespace lacuna;
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
    CAPTURE(layout.name);
    CHECK(layout.length() == (kind == LayoutKind::mae ? 9 : 18));
    EncoderState state = embed_tokens(example.model, example.patches, positions, layout, workers);
    CHECK(largest_difference(state.tokens.view(),
                             example.golden.at(layout.name + ".embedded").matrix().view()) <=
          tolerance);
    for (int layer = 0; layer < config.depth; ++layer) {
      CAPTURE(layer);
      WholeAttention attention(config.heads, layout.length());
      AttentionSink* const sinks[] = {&attention};
      encode_layer(example.model, layer, state, sinks, workers);
      const std::string name = layout.name + ".layer_" + std::to_string(layer);
      CHECK(largest_difference(attention.all.view(),
                               example.golden.at(name + ".attention").matrix().view()) <=
            tolerance);
      CHECK(largest_difference(state.tokens.view(),
                               example.golden.at(name + ".states").matrix().view()) <= tolerance);
    }
    CHECK(largest_difference(final_norm(example.model, state, workers).view(),
                             example.golden.at(layout.name + ".normed").matrix().view()) <=
          tolerance);
  }
}
