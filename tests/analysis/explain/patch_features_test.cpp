#include "lacuna/analysis/explain/patch_features.hpp"

#include <doctest/doctest.h>

namespace lacuna::patch_features_test {

TEST_CASE("features of a patch are standardised over the picture, and what all share is 0") {
  Image image(2, 4);  // a black and a red patch of 2 x 2
  for (int row = 0; row < 2; ++row) {
    image.at(row, 2)[0] = image.at(row, 3)[0] = 255;
  }
  const Matrix features = patch_features(image, {1, 2, 2});
  for (const int column : {0, 1, 2}) {
    CHECK(features.at(0, column) == doctest::Approx(-1));
    CHECK(features.at(1, column) == doctest::Approx(1));
  }
  CHECK(features.at(0, 3) == 0.0F);
  CHECK(features.at(1, 3) == 0.0F);
}

}  // namespace lacuna::patch_features_test
