#include "lacuna/analysis/pass/pass_recorder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/detail/layout_detail.hpp"
#include "support/classifying_model.hpp"

namespace lacuna::kept_tensors_test {

namespace {

constexpr TensorChoice everything = {.rows = true, .full = true, .states = true, .qkv = true};

bool same(const Matrix& a, const Matrix& b) {
  return a.rows() == b.rows() && a.columns() == b.columns() &&
         std::equal(a.data(), a.data() + a.size(), b.data());
}

/// Σ of one head's weights × values, in double.
double weighted_sum(const Matrix& weights, const Matrix& values, int head, int query, int column) {
  double sum = 0;
  for (int key = 0; key < weights.columns(); ++key) {
    sum += static_cast<double>(weights.at(query, key)) *
           static_cast<double>(values.at(head * weights.columns() + key, column));
  }
  return sum;
}

}  // namespace

TEST_CASE("q, k and v by head: weights are their softmax, what is attended the weighted sum") {
  Workers workers(2);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {1, 3, 4, 8});
  const LayoutDetail detail = examine_layout(
      model, image, {.layout = LayoutKind::deit, .layers = {0}, .tensors = everything}, workers);
  const KeptTensors& kept = detail.pass.tensors;
  const int tokens = detail.pass.layout.length();
  const int heads = model.config.heads;
  const int width = model.config.width / heads;
  REQUIRE(kept.attention.size() == static_cast<std::size_t>(heads));
  REQUIRE(kept.q.size() == 1);
  CHECK(kept.v[0].rows() == heads * tokens);
  CHECK(kept.v[0].columns() == width);
  CHECK(detail.pass.matrices.empty());  // those of the JSON are another request

  EncoderState state{.layout = detail.pass.layout,
                     .keys = detail.pass.layout.attended_tokens(),
                     .tokens = kept.embedded,
                     .buffers = {}};
  encode_layer(model, 0, state, {}, workers);
  for (int head = 0; head < heads; ++head) {
    const Matrix& weights = kept.attention[static_cast<std::size_t>(head)].weights;
    const auto score = [&](int key) {  // of the CLS query
      double sum = 0;
      for (int i = 0; i < width; ++i) {
        sum += static_cast<double>(kept.q[0].at(head * tokens, i)) *
               static_cast<double>(kept.k[0].at(head * tokens + key, i));
      }
      return sum / std::sqrt(width);
    };
    const int visible = *detail.pass.layout.token_of_patch(0);
    CHECK(std::log(weights.at(0, 0) / weights.at(0, visible)) ==
          doctest::Approx(score(0) - score(visible)).epsilon(1e-4));
    for (int i = 0; i < width; ++i) {
      CHECK(static_cast<double>(state.buffers.attended.at(0, head * width + i)) ==
            doctest::Approx(weighted_sum(weights, kept.v[0], head, 0, i)).epsilon(1e-4));
    }
  }
}

TEST_CASE("every layer's states: each leaves what the next one takes, and the last is normed") {
  Workers workers(1);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {1, 3, 4, 8});
  const LayoutComparison comparison =
      compare_layouts(model, image, {.layers = {}, .tensors = {.states = true}}, workers);
  for (const LayoutPass& pass : comparison.passes) {
    EncoderState state{.layout = pass.layout,
                       .keys = pass.layout.attended_tokens(),
                       .tokens = pass.tensors.embedded,
                       .buffers = {}};
    REQUIRE(pass.tensors.states.size() == static_cast<std::size_t>(model.config.depth));
    for (int layer = 0; layer < model.config.depth; ++layer) {
      encode_layer(model, layer, state, {}, workers);
      CHECK(same(state.tokens, pass.tensors.states[static_cast<std::size_t>(layer)]));
    }
    CHECK(same(final_norm(model, state), pass.tensors.normed));
    CHECK(pass.tensors.attention.empty());
    CHECK(pass.tensors.q.empty());
  }
}

}  // namespace lacuna::kept_tensors_test
