#include "lacuna/analysis/reconstruct/norm_pix.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace lacuna::norm_pix_test {

namespace {

Matrix rows_of(std::initializer_list<std::initializer_list<float>> rows) {
  Matrix matrix(static_cast<int>(rows.size()), static_cast<int>(rows.begin()->size()));
  int row = 0;
  for (const auto& values : rows) {
    std::copy(values.begin(), values.end(), matrix.row(row++).begin());
  }
  return matrix;
}

}  // namespace

TEST_SUITE_BEGIN("norm_pix");

TEST_CASE("a patch's variance is unbiased, as in MAE's loss, and a flat patch has one of 1e-6") {
  const PatchStatistics statistics = patch_statistics(rows_of({{1, 2, 3}, {5, 5, 5}}));
  CHECK(statistics.mean[0] == 2);
  CHECK(statistics.deviation[0] == doctest::Approx(std::sqrt(1 + 1e-6)));  // (1 + 0 + 1) / 2
  CHECK(statistics.mean[1] == 5);
  CHECK(statistics.deviation[1] == doctest::Approx(1e-3));
}

TEST_CASE("normalised patches are restored by the same statistics") {
  const Matrix patches = rows_of({{1, 2, 3}, {-4, 0, 40}});
  const PatchStatistics statistics = patch_statistics(patches);
  const Matrix normalised = normalised_patches(patches, statistics);
  CHECK(static_cast<double>(normalised.at(0, 0)) == doctest::Approx(-1));
  const Matrix restored = restored_patches(normalised, statistics);
  for (int row = 0; row < 2; ++row) {
    for (int column = 0; column < 3; ++column) {
      CHECK(static_cast<double>(restored.at(row, column)) ==
            doctest::Approx(static_cast<double>(patches.at(row, column))));
    }
  }
}

TEST_CASE("a hidden patch takes its neighbours' statistics by the inverse cube of the distance") {
  // A row of four: 0 and 3 are visible; 1 is at distances 1 and 2, with weights 1 and 1/8.
  const PatchGrid grid = {.rows = 1, .columns = 4, .patch_size = 1};
  const PatchStatistics statistics = {.mean = {9, 1000, 1000, 0}, .deviation = {18, 7, 7, 0}};
  const PatchStatistics filled = interpolated_statistics(statistics, grid, mask_of({0, 1, 1, 0}));
  CHECK(filled.mean[0] == 9);
  CHECK(filled.mean[1] == doctest::Approx(8));
  CHECK(filled.mean[2] == doctest::Approx(1));
  CHECK(filled.mean[3] == 0);
  CHECK(filled.deviation[1] == doctest::Approx(16));
}

TEST_CASE("what is hidden does not change what is interpolated") {
  const PatchGrid grid = {.rows = 2, .columns = 2, .patch_size = 1};
  const Mask mask = mask_of({0, 1, 1, 0});
  const PatchStatistics a = {.mean = {1, 2, 3, 4}, .deviation = {1, 2, 3, 4}};
  const PatchStatistics b = {.mean = {1, -7, 70, 4}, .deviation = {1, 9, 0.5, 4}};
  CHECK(interpolated_statistics(a, grid, mask).mean == interpolated_statistics(b, grid, mask).mean);
  CHECK(interpolated_statistics(a, grid, mask).deviation ==
        interpolated_statistics(b, grid, mask).deviation);
}

TEST_SUITE_END();

}  // namespace lacuna::norm_pix_test
