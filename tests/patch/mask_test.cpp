#include "lacuna/patch/mask.hpp"

#include <doctest/doctest.h>

namespace lacuna::mask_test {

using Ids = std::vector<int>;

TEST_CASE("a specified mask keeps its visible patches in raster order") {
  const Mask mask = mask_of({1, 0, 0, 1, 0});
  CHECK(mask.hidden_count() == 2);
  CHECK(mask.visible_count() == 3);
  CHECK(mask.ids_keep == Ids{1, 2, 4});
  CHECK(mask.ids_restore == Ids{3, 0, 1, 4, 2});
}

TEST_CASE("MAE's shuffle keeps its first patches, and ids_restore undoes it") {
  const Mask mask = mask_of_shuffle({3, 0, 4, 1, 2}, 2);
  CHECK(mask.ids_keep == Ids{3, 0});
  CHECK(mask.hidden == std::vector<std::uint8_t>{0, 1, 1, 0, 1});
  CHECK(mask.ids_restore == Ids{1, 3, 4, 0, 2});
}

TEST_CASE("an inverted mask shows what was hidden") {
  const Mask mask = inverted(mask_of_shuffle({3, 0, 4, 1, 2}, 2));
  CHECK(mask.hidden == std::vector<std::uint8_t>{1, 0, 0, 1, 0});
  CHECK(mask.ids_keep == Ids{1, 2, 4});
}

TEST_CASE("all hidden and none hidden are masks too") {
  CHECK(mask_of({1, 1}).ids_keep.empty());
  CHECK(mask_of({1, 1}).ids_restore == Ids{0, 1});
  CHECK(mask_of({0, 0}).ids_keep == Ids{0, 1});
}

}  // namespace lacuna::mask_test
