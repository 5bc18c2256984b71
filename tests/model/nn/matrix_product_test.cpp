#include "lacuna/model/nn/matrix_product.hpp"

#include <doctest/doctest.h>

#include <cstring>

#include "lacuna/model/nn/kernels.hpp"
#include "support/golden_encoder.hpp"

namespace lacuna::matrix_product_test {

using testing::drawn_matrix;

TEST_CASE("a row's bits depend neither on how many rows share its product nor on its place") {
  Workers workers(2);
  const Matrix weights = drawn_matrix(31, 200, 192, -3);  // two panels of columns, and a narrow one
  const std::vector<float> bias(200, 0.25F);
  const nn::Linear layer(weights.view(), bias, workers);
  const Matrix x = drawn_matrix(32, 256, 192, 0);
  for (const nn::Epilogue epilogue : {nn::Epilogue::none, nn::Epilogue::gelu}) {
    Matrix all(256, 200);
    nn::linear(x.view(), layer, epilogue, all.view(), workers);
    for (int count = 1; count <= 128; ++count) {
      const int first = 7 * count % 128;
      Matrix some(count, 200);
      nn::linear(x.view().row_block(first, count), layer, epilogue, some.view(), workers);
      CAPTURE(count);
      CHECK(std::memcmp(some.data(), all.row(first).data(), some.size() * sizeof(float)) == 0);
    }
  }
}

}  // namespace lacuna::matrix_product_test
