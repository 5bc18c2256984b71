#include "lacuna/patch/masked_image.hpp"

#include <doctest/doctest.h>

namespace lacuna::masked_image_test {

TEST_CASE("a mask is named after its pattern, or after everything that specifies it") {
  CHECK(MaskOrigin{.pattern = MaskType::checkerboard}.name() == "checkerboard");
  CHECK(MaskOrigin{.pattern = MaskType::none}.name() == "none");
  CHECK(MaskOrigin{.rectangles = true}.name() == "rectangles");
  CHECK(MaskOrigin{.patches = true, .rectangles = true, .file = "m.png"}.name() ==
        "patches+rectangles+file");
}

TEST_CASE("each pixel of the model's input is hidden or visible, as its patch is") {
  const PatchGrid grid = {.rows = 1, .columns = 2, .patch_size = 2};
  const Mask mask = mask_of({0, 1});
  std::vector<std::pair<int, int>> hidden;
  for_each_pixel(grid, mask, true, [&](int row, int column) { hidden.emplace_back(row, column); });
  CHECK(hidden == std::vector<std::pair<int, int>>{{0, 2}, {0, 3}, {1, 2}, {1, 3}});
  int visible = 0;
  for_each_pixel(grid, mask, false, [&](int, int) { ++visible; });
  CHECK(visible == 4);
}

}  // namespace lacuna::masked_image_test
