#include "lacuna/flow/prepare.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "support/run_app.hpp"

namespace lacuna::prepare_test {

namespace {

constexpr int patch_size = 16;

MaskedImage prepared(const char* sample, bool fast_decode) {
  const std::filesystem::path path =
      std::filesystem::path(LACUNA_SOURCE_DIR) / "assets/samples" / sample;
  const Preprocessing small = {.height = 64, .width = 64};
  PrepareOptions options;
  options.fast_decode = fast_decode;
  options.mask.rectangles = {{100, 80, 200, 120}};
  return prepare({.path = path, .name = sample}, small, patch_size, options);
}

double mean_difference(const Image& a, const Image& b) {
  REQUIRE(a.pixels.size() == b.pixels.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    sum += std::abs(int{a.pixels[i]} - int{b.pixels[i]});
  }
  return sum / static_cast<double>(a.pixels.size());
}

}  // namespace

TEST_SUITE_BEGIN("prepare");

TEST_CASE("fast decoding keeps sizes, parts and masks in the file's pixels") {
  const MaskedImage full = prepared("coffee.jpg", false);
  const MaskedImage fast = prepared("coffee.jpg", true);
  CHECK(full.reduction == 1);
  CHECK(fast.reduction == 2);  // 400 / 2 = 200 >= 2 x 64 / 0.875 = 147 > 400 / 4
  CHECK(fast.original.height == 200);
  CHECK(fast.height == 400);
  CHECK(fast.width == 600);
  CHECK(fast.seen.source.left == doctest::Approx(full.seen.source.left).epsilon(0.02));
  CHECK(fast.seen.source.right == doctest::Approx(full.seen.source.right).epsilon(0.02));
  CHECK(fast.mask.hidden == full.mask.hidden);
  CHECK(fast.mask.hidden_count() > 0);
  CHECK(mean_difference(fast.seen.pixels, full.seen.pixels) < 2);
  CHECK(fast.seen.pixels.pixels != full.seen.pixels.pixels);
}

TEST_CASE("fast decoding leaves alone what is no JPEG, or no larger than twice what is needed") {
  CHECK(prepared("cat.png", true).seen.pixels.pixels ==
        prepared("cat.png", false).seen.pixels.pixels);
  PrepareOptions options;
  options.fast_decode = true;
  const std::filesystem::path path =
      std::filesystem::path(LACUNA_SOURCE_DIR) / "assets/samples/coffee.jpg";
  CHECK(prepare({.path = path, .name = "coffee.jpg"}, {}, patch_size, options).reduction == 1);
}

TEST_CASE("a rectangle that covers no patch by half is told of") {
  PrepareOptions options;
  const auto notes = [&] {
    return prepare({.path = testing::cat, .name = "cat.png"}, preprocessing_without_model,
                   patch_size, options)
        .notes;
  };
  options.mask.rectangles = {{0, 0, 300, 300}};
  CHECK(notes().empty());
  options.mask.rectangles = {{0, 0, 5, 5}, {20, 20, 5, 5}};
  CHECK(notes() == std::vector<std::string>{
                       "--mask-rect hides no patch: none that the model sees is covered by half"});
}

TEST_CASE("a mask file of its own has the picture's name wherever {name} stands") {
  CHECK(mask_file_for("m/{name}/{name}.png", "sub/{name}.jpg") == "m/sub/{name}/sub/{name}.png");
  CHECK(mask_file_for("m.png", "a.jpg") == "m.png");
}

TEST_SUITE_END();

}  // namespace lacuna::prepare_test
