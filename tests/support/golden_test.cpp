#include "support/golden.hpp"

#include <doctest/doctest.h>

namespace lacuna::golden_test {

using namespace lacuna::testing;

TEST_CASE("the parameters of the single-head golden numbers are drawn again exactly") {
  const auto golden = golden_tensors("masked_self_attention/expected.safetensors");
  struct Rule {
    const char* name;
    std::uint64_t stream;
    std::size_t count;
    int exponent;
  };
  const std::size_t square = std::size_t{512} * 512;
  for (const Rule& rule : {Rule{"drawn.query.weight", 1, square, -2},
                           {"drawn.query.bias", 2, 512, -1},
                           {"drawn.key.weight", 3, square, -3},
                           {"drawn.key.bias", 4, 512, -1},
                           {"drawn.value.weight", 5, square, -5},
                           {"drawn.value.bias", 6, 512, -5},
                           {"drawn.x", 7, std::size_t{4} * 512, 0},
                           {"drawn.padded", 8, std::size_t{10} * 512, 0}}) {
    CAPTURE(rule.name);
    const std::vector<float> all = drawn(rule.stream, rule.count, rule.exponent);
    CHECK(std::vector<float>{all[0], all[1], all[rule.count - 2], all[rule.count - 1]} ==
          golden.at(rule.name).values);
  }
}

TEST_CASE("the golden layouts have the lengths and the exact zeros of their mask") {
  const auto golden = golden_tensors("encoder/expected.safetensors");
  const std::vector<float>& hidden = golden.at("hidden").values;
  REQUIRE(hidden.size() == 16);
  CHECK(golden.at("deit.embedded").shape == std::vector<int>{18, 24});
  CHECK(golden.at("mae.embedded").shape == std::vector<int>{9, 24});
  const Matrix weights = golden.at("deit.layer_1.attention").matrix();
  REQUIRE(weights.rows() == 3 * 18);
  for (int row = 0; row < weights.rows(); ++row) {
    for (int patch = 0; patch < 16; ++patch) {
      CHECK((weights.at(row, 2 + patch) == 0.0F) ==
            (hidden[static_cast<std::size_t>(patch)] == 1.0F));
    }
  }
}

}  // namespace lacuna::golden_test
