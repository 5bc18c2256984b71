#include "lacuna/patch/mask_patterns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "lacuna/base/error.hpp"
#include "support/hidden_ids.hpp"

namespace lacuna::mask_patterns_test {

using testing::hidden_ids;
using testing::Ids;
using testing::picture;

namespace {

constexpr PatchGrid vit_grid{.rows = 14, .columns = 14, .patch_size = 16};

PatchGrid grid(int rows, int columns) {
  return {.rows = rows, .columns = columns, .patch_size = 16};
}

Ids sorted(Ids ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

Ids head(const Mask& mask, int count) {
  return {mask.ids_keep.begin(), mask.ids_keep.begin() + count};
}

MaskPattern random_pattern(Rng rng, std::uint64_t seed, double ratio = 0.75) {
  return {.type = MaskType::random, .ratio = ratio, .seed = seed, .rng = rng};
}

int visible(int rows, int columns, double ratio) {
  return draw_mask(grid(rows, columns), random_pattern(Rng::lacuna, 0, ratio)).visible_count();
}

}  // namespace

TEST_CASE("torch seed 2, the MAE notebook's, keeps these 49 of 196 patches in this order") {
  const Mask mask = draw_mask(vit_grid, random_pattern(Rng::torch, 2));
  CHECK(head(mask, 10) == Ids{82, 108, 20, 163, 128, 102, 140, 184, 67, 77});
  CHECK(sorted(mask.ids_keep) ==
        Ids{7,   9,   17,  20,  27,  28,  30,  31,  41,  61,  67,  70,  72,  77,  79,  82,  88,
            91,  96,  97,  98,  102, 108, 111, 114, 122, 125, 128, 129, 130, 133, 137, 140, 146,
            149, 152, 155, 156, 160, 163, 166, 169, 170, 174, 176, 180, 184, 185, 191});
  CHECK(mask.hidden_count() == 147);
}

TEST_CASE("torch seeds 0 and 42, and NumPy seed 2, begin as the references do") {
  CHECK(head(draw_mask(vit_grid, random_pattern(Rng::torch, 0)), 10) ==
        Ids{83, 94, 155, 124, 12, 104, 35, 150, 43, 80});
  CHECK(head(draw_mask(vit_grid, random_pattern(Rng::torch, 42)), 10) ==
        Ids{137, 74, 50, 29, 99, 179, 113, 163, 117, 108});
  CHECK(head(draw_mask(vit_grid, random_pattern(Rng::numpy, 2)), 10) ==
        Ids{188, 126, 77, 189, 81, 1, 55, 151, 147, 91});
}

TEST_CASE("the visible count is MAE's truncation in double arithmetic, traps included") {
  CHECK(visible(10, 10, 0.9) == 9);
  CHECK(visible(10, 10, 0.8) == 19);
  CHECK(visible(20, 20, 0.9) == 39);
  CHECK(visible(14, 14, 0.75) == 49);
  CHECK(visible(14, 14, 0.6) == 78);
  CHECK(visible(14, 14, 0.0) == 196);
  CHECK(visible(14, 14, 1.0) == 0);
}

TEST_CASE("SimMIM hides whole cells of 2 x 2 patches, those of np.random.permutation") {
  const Mask mask =
      draw_mask(vit_grid, {.type = MaskType::simmim, .ratio = 0.6, .seed = 0, .rng = Rng::numpy});
  Ids cells;
  for (const int patch : hidden_ids(mask)) {
    const int row = patch / 14;
    const int column = patch % 14;
    if (row % 2 == 0 && column % 2 == 0) {
      cells.push_back(row / 2 * 7 + column / 2);
    }
  }
  CHECK(cells == Ids{2,  4,  5,  7,  8,  10, 11, 13, 15, 16, 17, 18, 20, 22, 25,
                     26, 27, 28, 29, 30, 31, 32, 33, 34, 37, 40, 41, 42, 46, 48});
  CHECK(mask.hidden_count() == 4 * 30);
}

TEST_CASE("SimMIM's 6 x 6 cells of np.random.seed(0)") {
  const Mask mask = draw_mask(
      grid(12, 12), {.type = MaskType::simmim, .ratio = 0.6, .seed = 0, .rng = Rng::numpy});
  CHECK(picture(mask, 12) ==
        "....##....##\n"
        "....##....##\n"
        "..####..####\n"
        "..####..####\n"
        "..##########\n"
        "..##########\n"
        "....##..##..\n"
        "....##..##..\n"
        "....########\n"
        "....########\n"
        "########..##\n"
        "########..##\n");
}

TEST_CASE("SimMIM on 192 pixels hides 22 of 36 cells, and rounds its count up in double") {
  const auto hidden_cells = [](int rows, int columns, double ratio) {
    return draw_mask(grid(rows, columns),
                     {.type = MaskType::simmim, .ratio = ratio, .seed = 0, .rng = Rng::numpy})
               .hidden_count() /
           4;
  };
  CHECK(hidden_cells(12, 12, 0.6) == 22);
  CHECK(hidden_cells(10, 10, 0.28) == 8);  // 25 * 0.28 is just above 7
  CHECK(hidden_cells(10, 10, 0.56) == 15);
  CHECK(hidden_cells(10, 10, 1.0) == 25);
  CHECK(hidden_cells(10, 10, 0.0) == 0);
}

TEST_CASE("SimMIM needs a grid that its cells divide") {
  CHECK_THROWS_WITH_AS(
      draw_mask(grid(7, 10), {.type = MaskType::simmim}),
      "--mask simmim: the grid is 7 x 10, needed even numbers of rows and columns, because its "
      "cells are 2 x 2 patches; change --image-size or choose --mask random",
      Error);
}

TEST_CASE("the fixed patterns need no seed") {
  CHECK(picture(draw_mask(grid(4, 5), {.type = MaskType::grid}), 5) ==
        ".#.#.\n"
        "#####\n"
        ".#.#.\n"
        "#####\n");
  CHECK(picture(draw_mask(grid(3, 4), {.type = MaskType::checkerboard}), 4) ==
        ".#.#\n"
        "#.#.\n"
        ".#.#\n");
  CHECK(picture(draw_mask(grid(2, 3), {.type = MaskType::none}), 3) ==
        "...\n"
        "...\n");
}

TEST_CASE("a generator without a reference is refused, and the message names the legal ones") {
  CHECK_THROWS_WITH_AS(draw_mask(vit_grid, {.type = MaskType::random, .rng = Rng::python}),
                       "--mask random --rng python: no reference draws this mask with that "
                       "generator; use --rng lacuna, torch or numpy",
                       Error);
  CHECK_THROWS_WITH_AS(draw_mask(vit_grid, {.type = MaskType::block, .rng = Rng::torch}),
                       "--mask block --rng torch: no reference draws this mask with that "
                       "generator; use --rng lacuna or python",
                       Error);
  CHECK_THROWS_WITH_AS(draw_mask(vit_grid, {.type = MaskType::simmim, .rng = Rng::python}),
                       "--mask simmim --rng python: no reference draws this mask with that "
                       "generator; use --rng lacuna or numpy",
                       Error);
  CHECK_THROWS_AS(draw_mask(vit_grid, {.type = MaskType::block, .rng = Rng::numpy}), Error);
  CHECK_THROWS_AS(draw_mask(vit_grid, {.type = MaskType::simmim, .rng = Rng::torch}), Error);
  CHECK_THROWS_AS(draw_mask(vit_grid, {.type = MaskType::grid, .rng = Rng::torch}), Error);
}

TEST_CASE("a ratio outside 0 to 1, or none at all, is refused") {
  for (const double ratio : {-0.1, 1.1, 75.0, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS(draw_mask(vit_grid, {.ratio = ratio}), Error);
  }
  CHECK_THROWS_WITH(draw_mask(vit_grid, {.ratio = 75.0}),
                    "--mask-ratio 75: needed a share between 0 and 1, such as 0.75");
}

}  // namespace lacuna::mask_patterns_test
