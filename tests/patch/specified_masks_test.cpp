#include "lacuna/patch/specified_masks.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "lacuna/base/error.hpp"
#include "support/hidden_ids.hpp"
#include "support/refusal.hpp"

namespace lacuna::specified_masks_test {

using testing::hidden_ids;
using testing::Ids;

namespace {

constexpr PatchGrid vit_grid{.rows = 14, .columns = 14, .patch_size = 16};
constexpr PatchGrid small_grid{.rows = 2, .columns = 3, .patch_size = 4};  // 8 x 12 pixels

/// An original of 16 x 24 pixels (height x width), shown whole: a patch is 8 x 8 of its pixels.
Ids hidden_by(const std::vector<MaskRectangle>& rectangles) {
  return hidden_ids(
      mask_of_rectangles(small_grid, {.right = 24, .bottom = 16}, rectangles, 16, 24));
}

}  // namespace

TEST_CASE("patches are listed by numbers and ranges, in any order, more than once") {
  const Mask mask = mask_of_patches(vit_grid, "97,0-3, 2 - 4,195");
  CHECK(hidden_ids(mask) == Ids{0, 1, 2, 3, 4, 97, 195});
  CHECK(mask.ids_keep.front() == 5);
}

TEST_CASE("a wrong entry of a patch list is named") {
  const auto message = [](const std::string& list, ErrorKind kind = ErrorKind::usage) {
    return testing::refusal(kind, [&] { (void)mask_of_patches(vit_grid, list); });
  };
  CHECK(message("3,x7") ==
        "--mask-patches: 'x7' is no patch number; needed numbers and ranges such as 0-13,97");
  CHECK(message("3,196", ErrorKind::bad_value) ==
        "--mask-patches: '196' is outside the grid of 14 x 14; needed numbers from 0 to 195");
  CHECK(message("99999999999999999999", ErrorKind::bad_value).find("is outside the grid") !=
        std::string::npos);
  CHECK(message("9-3") == "--mask-patches: '9-3' is reversed; write 3-9");
  for (const char* list : {"", ",", "1,", "-3", "1-", "1-2-3", "1.5", "0x10", "+1", "1;2"}) {
    CAPTURE(list);
    CHECK(message(list).find("is no patch number") != std::string::npos);
  }
}

TEST_CASE(
    "a rectangle hides a patch of which it covers half, and not one of which it covers less") {
  CHECK(hidden_by({{.x = 0, .y = 0, .width = 8, .height = 8}}) == Ids{0});
  CHECK(hidden_by({{.x = 0, .y = 0, .width = 4, .height = 8}}) == Ids{0});  // exactly half
  CHECK(hidden_by({{.x = 0, .y = 0, .width = 4, .height = 7}}).empty());
  CHECK(hidden_by({{.x = 4, .y = 4, .width = 12, .height = 12}}) == Ids{1, 3, 4});
}

TEST_CASE("rectangles count together, and what they cover twice counts once") {
  CHECK(hidden_by({{.x = 0, .y = 0, .width = 2, .height = 8},
                   {.x = 6, .y = 0, .width = 2, .height = 8}}) == Ids{0});
  CHECK(hidden_by(
            {{.x = 0, .y = 0, .width = 2, .height = 8}, {.x = 0, .y = 0, .width = 2, .height = 8}})
            .empty());
}

TEST_CASE("a rectangle passes the image's own crop and resize") {
  // The grid shows the middle of a wide original: columns 100 to 124.
  const Box source{.left = 100, .top = 0, .right = 124, .bottom = 16};
  CHECK(hidden_ids(mask_of_rectangles(
            small_grid, source, {{.x = 108, .y = 8, .width = 8, .height = 8}}, 16, 224)) == Ids{4});
  // In the original, but in the part that the crop cut off.
  CHECK(hidden_ids(mask_of_rectangles(small_grid, source,
                                      {{.x = 0, .y = 0, .width = 50, .height = 16}}, 16, 224))
            .empty());
}

TEST_CASE("a rectangle may reach over the edge but not lie outside") {
  CHECK(hidden_by({{.x = -100, .y = -100, .width = 108, .height = 1000}}) == Ids{0, 3});
  CHECK_THROWS_WITH_AS(hidden_by({{.x = 24, .y = 0, .width = 5, .height = 5}}),
                       "--mask-rect 24,0,5,5: is wholly outside the original of 24 x 16 pixels "
                       "(width x height); X,Y is its top left corner",
                       Error);
}

TEST_CASE("an empty rectangle, or one in shares of the picture, is refused") {
  CHECK_THROWS_WITH_AS(
      hidden_by({{.x = 1, .y = 2, .width = -3, .height = 4}}),
      "--mask-rect 1,2,-3,4: is empty, needed X,Y,W,H with width and height above 0", Error);
  CHECK_THROWS_WITH_AS(hidden_by({{.x = 0.25, .y = 0.25, .width = 0.5, .height = 0.5}}),
                       "--mask-rect 0.25,0.25,0.5,0.5: covers at most one pixel, shares of the "
                       "picture were perhaps meant; multiply by the original's 24 x 16 pixels",
                       Error);
  CHECK_THROWS_AS(
      hidden_by({{.x = std::numeric_limits<double>::quiet_NaN(), .width = 1, .height = 1}}), Error);
  CHECK_THROWS_AS(hidden_by({{.width = std::numeric_limits<double>::infinity(), .height = 1}}),
                  Error);
}

}  // namespace lacuna::specified_masks_test
