#include "lacuna/model/vit/position_table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "support/golden.hpp"

namespace lacuna::position_table_test {

namespace {

Matrix ramp(const PatchGrid& grid) {
  Matrix table(grid.count(), 2);
  for (int patch = 0; patch < grid.count(); ++patch) {
    table.at(patch, 0) = static_cast<float>(grid.column_of(patch));
    table.at(patch, 1) = 7.0F;
  }
  return table;
}

constexpr PatchGrid square = {.rows = 6, .columns = 6, .patch_size = 16};

}  // namespace

TEST_CASE("a table that is the same everywhere stays so at every grid, by every resizing rule") {
  for (const PositionResize rule : {PositionResize::bicubic, PositionResize::bicubic_antialias,
                                    PositionResize::bicubic_offset}) {
    for (const PatchGrid& to : {PatchGrid{3, 9, 16}, PatchGrid{11, 2, 16}, PatchGrid{1, 1, 16}}) {
      const Matrix resized = resize_positions(ramp(square), square, to, rule);
      REQUIRE(resized.rows() == to.count());
      for (int patch = 0; patch < to.count(); ++patch) {
        CHECK(resized.at(patch, 1) == doctest::Approx(7.0));
      }
    }
  }
}

TEST_CASE("in the middle of a ramp a bicubic table follows it: half the columns, twice the step") {
  const PatchGrid to = {.rows = 6, .columns = 3, .patch_size = 16};
  for (const PositionResize rule : {PositionResize::bicubic, PositionResize::bicubic_antialias}) {
    const Matrix resized = resize_positions(ramp(square), square, to, rule);
    // Column 1 of 3 lies between the stored columns 2 and 3.
    CHECK(resized.at(1, 0) == doctest::Approx(2.5));
  }
  // The original DINO steps by 6 / 3.1 in place of 6 / 3: (1 + 0.5) * 6 / 3.1 - 0.5.
  const Matrix offset = resize_positions(ramp(square), square, to, PositionResize::bicubic_offset);
  CHECK(offset.at(1, 0) == doctest::Approx(1.5 * 6 / 3.1 - 0.5).epsilon(0.02));
  CHECK(offset.at(1, 0) < 2.49F);
}

TEST_CASE("MAE's sine-cosine table: a row of 0 for CLS, the column's waves before the row's") {
  const PatchGrid grid = {.rows = 2, .columns = 3, .patch_size = 16};
  const Matrix table = sine_cosine_positions(grid, 8);
  REQUIRE(table.rows() == 7);
  for (int column = 0; column < 8; ++column) {
    CHECK(table.at(0, column) == 0.0F);
  }
  // Patch 5 is row 1, column 2: sin 2, sin 0.02, cos 2, cos 0.02 | sin 1, sin 0.01, cos 1, cos
  // 0.01.
  const float expected[] = {std::sin(2.0F), std::sin(0.02F), std::cos(2.0F), std::cos(0.02F),
                            std::sin(1.0F), std::sin(0.01F), std::cos(1.0F), std::cos(0.01F)};
  for (int column = 0; column < 8; ++column) {
    CHECK(table.at(6, column) == doctest::Approx(expected[column]));
  }
}

TEST_CASE(
    "tables at other grids are torch's, by each family's rule, and MAE's formula is numpy's") {
  const std::map<std::string, PositionResize> rules = {
      {"bicubic", PositionResize::bicubic},
      {"bicubic_antialias", PositionResize::bicubic_antialias},
      {"bicubic_offset", PositionResize::bicubic_offset}};
  const auto golden = testing::golden_tensors("positions/positions.safetensors");
  int resized = 0;
  int formulas = 0;
  for (const auto& [name, tensor] : golden) {
    CAPTURE(name);
    const std::string rule = name.substr(0, name.rfind('.', name.rfind('.') - 1));
    PatchGrid from = {.rows = 0, .columns = 0, .patch_size = 16};
    PatchGrid to = from;
    int width = 0;
    if (std::sscanf(name.c_str(), "sine_cosine.%d.%dx%d", &width, &to.rows, &to.columns) == 3) {
      const Matrix table = sine_cosine_positions(to, width);
      CHECK(testing::largest_difference(table.view().row_block(1, to.count()),
                                        tensor.matrix().view()) <= 1e-6F);
      ++formulas;
    } else if (rules.contains(rule)) {
      const std::string grids = name.substr(rule.size());
      REQUIRE(std::sscanf(grids.c_str(), ".%dx%d.%dx%d", &from.rows, &from.columns, &to.rows,
                          &to.columns) == 4);
      const Matrix stored = golden.at("from" + grids.substr(0, grids.rfind('.'))).matrix();
      CHECK(testing::largest_difference(resize_positions(stored, from, to, rules.at(rule)).view(),
                                        tensor.matrix().view()) <= 2e-6F);
      ++resized;
    }
  }
  CHECK(resized == 24);
  CHECK(formulas == 9);
}

}  // namespace lacuna::position_table_test
