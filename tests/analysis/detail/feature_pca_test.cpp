#include "lacuna/analysis/detail/feature_pca.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/golden.hpp"

namespace lacuna::feature_pca_test {

namespace {

Matrix matrix_of(int rows, int columns, const std::vector<float>& values) {
  Matrix matrix(rows, columns);
  std::copy(values.begin(), values.end(), matrix.data());
  return matrix;
}

}  // namespace

TEST_CASE("points on a line have one axis, which points where its largest entry is positive") {
  const Matrix states = matrix_of(3, 2, {-3, 4, 0, 0, 3, -4});
  const PcaBasis basis = fit_pca(states.view());
  CHECK(basis.explained[0] == doctest::Approx(1.0));
  CHECK(basis.explained[1] == 0);
  CHECK(basis.axes[0][0] == doctest::Approx(-0.6));
  CHECK(basis.axes[0][1] == doctest::Approx(0.8));
  CHECK(basis.variance[0] == doctest::Approx(25.0));  // (25 + 0 + 25) / 2
  CHECK(project(basis, states.row(0))[0] == doctest::Approx(5.0F));
  CHECK(project(basis, states.row(0))[1] == 0);
}

TEST_CASE("states that do not vary, or a single one, have no axis") {
  const Matrix same = matrix_of(3, 2, {1, 2, 1, 2, 1, 2});
  CHECK(fit_pca(same.view()).variance == std::array<double, 3>{});
  CHECK(project(fit_pca(same.view()), same.row(0)) == PcaPoint{});
  CHECK(fit_pca(same.view().row_block(0, 1)).explained == std::array<double, 3>{});
}

TEST_CASE("components equal NumPy's singular value decomposition") {
  auto golden = testing::golden_tensors("attend/attend.safetensors");
  const Matrix states = golden.at("states").matrix();
  const PcaBasis basis = fit_pca(states.view());
  for (int row = 0; row < states.rows(); ++row) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const float expected = golden.at("points").values[static_cast<std::size_t>(row) * 3 + axis];
      CHECK(std::abs(project(basis, states.row(row))[axis] - expected) <= 1e-5F);
    }
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    CHECK(basis.explained[axis] ==
          doctest::Approx(static_cast<double>(golden.at("explained").values[axis])).epsilon(1e-6));
  }
}

TEST_CASE("a patch that a layout lacks has no point") {
  const PatchGrid grid{.rows = 1, .columns = 3, .patch_size = 4};
  const TokenLayout mae = token_layout(LayoutKind::mae, {TokenKind::cls}, grid, mask_of({0, 1, 0}));
  const Matrix states = matrix_of(3, 2, {9, 9, 1, 0, 3, 0});
  const Matrix patches = patch_states(mae, states);
  CHECK(patches.rows() == 2);
  CHECK(patches.at(0, 0) == 1);
  const PcaPoints points = project_patches(fit_pca(patches.view()), mae, states, 3);
  CHECK((*points[0])[0] == doctest::Approx(-1.0F));
  CHECK_FALSE(points[1].has_value());
  CHECK((*points[2])[0] == doctest::Approx(1.0F));
}

}  // namespace lacuna::feature_pca_test
