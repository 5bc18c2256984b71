#include "lacuna/model/vit/untrained.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/patch/patches.hpp"
#include "support/golden_encoder.hpp"

namespace lacuna::untrained_test {

namespace {

double deviation(std::span<const float> values) {
  double sum = 0;
  double squares = 0;
  for (const float value : values) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  const auto n = static_cast<double>(values.size());
  return std::sqrt(squares / n - sum / n * (sum / n));
}

/// The spread of each row's scores over the keys; scores are log-weights up to a constant of the
/// row.
class ScoreDeviation : public AttentionSink {
 public:
  explicit ScoreDeviation(int heads) : of_head(static_cast<std::size_t>(heads)) {}
  void take(const HeadAttention& attention) override {
    double sum = 0;
    for (int row = 0; row < attention.weights.rows; ++row) {
      std::vector<float> scores;
      for (const float weight : attention.weights.row(row)) {
        scores.push_back(std::log(weight));
      }
      sum += deviation(scores);
    }
    of_head[static_cast<std::size_t>(attention.head)] = sum / attention.weights.rows;
  }
  [[nodiscard]] double mean() const {
    double sum = 0;
    for (const double each : of_head) {
      sum += each;
    }
    return sum / static_cast<double>(of_head.size());
  }
  std::vector<double> of_head;
};

/// A picture with shape and texture: soft blobs of colour, and grain.
Planes picture(int side) {
  const Matrix grain = testing::drawn_matrix(31, 3, side * side, -2);
  Planes planes{.height = side, .width = side, .values = {}};
  for (int channel = 0; channel < 3; ++channel) {
    for (int i = 0; i < side * side; ++i) {
      const double x = i % side * 6.0 / side;
      const double y = i / side * 6.0 / side;
      planes.values.push_back(static_cast<float>(1.2 * std::sin(x + channel) * std::cos(1.3 * y)) +
                              grain.at(channel, i));
    }
  }
  return planes;
}

}  // namespace

TEST_CASE("untrained weights depend on the seed and the name") {
  const VitConfig config = untrained_config("deit-tiny");
  const UntrainedTensors tensors(config, 0);
  const Matrix weights = tensors.tensor("blocks.0.mlp.fc1.weight", 768, 192);
  const UntrainedTensors other_seed(config, 1);
  CHECK(other_seed.tensor("blocks.0.mlp.fc1.weight", 768, 192).at(0, 0) != weights.at(0, 0));
  CHECK(other_seed.tensor("blocks.1.mlp.fc1.weight", 768, 192).at(0, 0) !=
        other_seed.tensor("blocks.0.mlp.fc1.weight", 768, 192).at(0, 0));
  CHECK(deviation({weights.data(), weights.size()}) == doctest::Approx(0.02).epsilon(0.01));
}

TEST_CASE("untrained weights are the same in pieces, whatever lies in them") {
  const UntrainedTensors tensors(untrained_config("deit-tiny"), 0);
  // Of the rows of q, k and v, v has another deviation: a piece of 50 holds both.
  for (const auto& [name, rows] :
       {std::pair("blocks.0.attn.qkv.weight", 576), std::pair("blocks.0.mlp.fc1.weight", 768),
        std::pair("blocks.0.norm1.weight", 192), std::pair("pos_embed", 197)}) {
    CAPTURE(name);
    const Matrix whole = tensors.tensor(name, rows, 192);
    Matrix pieces = Matrix::unset(rows, 192);
    for (int first = 0; first < rows; first += 50) {
      tensors.read_rows(name, rows, first,
                        pieces.view().row_block(first, std::min(50, rows - first)));
    }
    CHECK(std::memcmp(whole.data(), pieces.data(), whole.size() * sizeof(float)) == 0);
  }
}

TEST_CASE("untrained weights give scores with a standard deviation of about 2 in every layer") {
  Workers workers(2);
  for (const char* name : {"deit-tiny", "deit-small"}) {
    CAPTURE(name);
    const VitConfig config = untrained_config(name);
    UntrainedTensors tensors(config, 0);
    const VitModel model = build_vit(config, tensors, workers);
    const TokenLayout layout = token_layout(LayoutKind::deit, config.prefix, config.stored_grid,
                                            mask_of(std::vector<std::uint8_t>(196, 0)));
    EncoderState state = embed_tokens(model, cut_patches(picture(224), config.stored_grid),
                                      position_rows(model, config.stored_grid), layout, workers);
    for (int layer = 0; layer < config.depth; ++layer) {
      ScoreDeviation scores(config.heads);
      AttentionSink* const sinks[] = {&scores};
      encode_layer(model, layer, state, sinks, workers);
      CAPTURE(layer);
      CHECK(scores.mean() > 1.4);
      CHECK(scores.mean() < 2.6);
    }
  }
}

TEST_CASE("an untrained patch keeps its position row when the grid grows") {
  const VitConfig config = untrained_config("deit-tiny");
  const Matrix small = untrained_positions(config, 0, {.rows = 2, .columns = 3, .patch_size = 16});
  const Matrix large = untrained_positions(config, 0, {.rows = 4, .columns = 5, .patch_size = 16});
  CHECK(small.rows() == 7);
  CHECK(small.at(1 + 3 + 2, 0) == large.at(1 + 5 + 2, 0));  // row 1, column 2
  CHECK(small.at(0, 5) == large.at(0, 5));                  // CLS
}

TEST_CASE("an unknown untrained shape is refused with the names there are") {
  CHECK_THROWS_WITH_AS(static_cast<void>(untrained_config("deit-huge")),
                       "--model untrained:deit-huge: no such shape; choose deit-tiny, deit-small, "
                       "deit-base, mae-tiny "
                       "or mae-small",
                       Error);
}

}  // namespace lacuna::untrained_test
