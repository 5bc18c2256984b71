#include "lacuna/patch/block_mask.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lacuna/patch/mask_patterns.hpp"
#include "support/hidden_ids.hpp"

namespace lacuna::block_mask_test {

using testing::picture;

namespace {

constexpr PatchGrid vit_grid{.rows = 14, .columns = 14, .patch_size = 16};

}  // namespace

TEST_CASE("BEiT's blocks from random.seed(0), 75 of 196 patches as in its training") {
  const Mask mask = draw_mask(
      vit_grid, {.type = MaskType::block, .ratio = 75.0 / 196, .seed = 0, .rng = Rng::python});
  CHECK(picture(mask, 14) ==
        "..............\n"
        "..............\n"
        "..............\n"
        "######..#.....\n"
        "######........\n"
        "######........\n"
        "########......\n"
        "########......\n"
        "########......\n"
        "########......\n"
        "######........\n"
        "######........\n"
        "######........\n"
        "######........\n");
  CHECK(mask.hidden_count() == 75);
}

TEST_CASE("BEiT's blocks from random.seed(1)") {
  const Mask mask = draw_mask(
      vit_grid, {.type = MaskType::block, .ratio = 75.0 / 196, .seed = 1, .rng = Rng::python});
  CHECK(picture(mask, 14) ==
        "..............\n"
        "....###.......\n"
        "....###.......\n"
        "....###.......\n"
        "....###.......\n"
        "....###.......\n"
        "....###......#\n"
        "#######...####\n"
        "#######...####\n"
        "#######...###.\n"
        "#####.....###.\n"
        "#####.....###.\n"
        "#####.....###.\n"
        "..............\n");
  CHECK(mask.hidden_count() == 75);
}

TEST_CASE("blocks may stop short but never hide more than asked; the mask tells the true count") {
  int exact = 0;
  int lowest = 75;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const int count =
        draw_mask(vit_grid,
                  {.type = MaskType::block, .ratio = 75.0 / 196, .seed = seed, .rng = Rng::python})
            .hidden_count();
    CHECK(count <= 75);
    exact += count == 75 ? 1 : 0;
    lowest = std::min(lowest, count);
  }
  CHECK(exact == 1361);  // 68.1 %
  CHECK(lowest == 64);
}

}  // namespace lacuna::block_mask_test
