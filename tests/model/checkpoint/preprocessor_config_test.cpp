#include "lacuna/model/checkpoint/preprocessor_config.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lacuna/base/error.hpp"

namespace lacuna::preprocessor_config_test {

namespace {

Preprocessing read(const std::string& text) {
  return preprocessing_of_hub(JsonObject::parse(text, "preprocessor_config.json"), {});
}

std::string refusal(const std::string& text) {
  try {
    (void)read(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_SUITE_BEGIN("families");

TEST_CASE("a crop ratio of timm's is from a hundredth to 1") {
  const auto ratio = [](const std::string& value) {
    const JsonObject json = JsonObject::parse(R"({"crop_pct": )" + value + "}", "config.json");
    return preprocessing_of_timm(json, {}).crop_ratio;
  };
  CHECK(ratio("0.95") == 0.95);
  CHECK(ratio("1.0000005") == 1);
  CHECK_THROWS_AS((void)ratio("1e-12"), Error);
  CHECK_THROWS_AS((void)ratio("1.1"), Error);
}

TEST_CASE("the three shapes of a size: a side, two sides, the shortest edge") {
  const Preprocessing vit = read(R"({"size": 224, "resample": 2, "image_mean": [0.5, 0.5, 0.5],
      "image_std": [0.25, 0.25, 0.25], "crop_size": null, "do_center_crop": null})");
  CHECK(vit.fit == Fit::squash);
  CHECK(vit.height == 224);
  CHECK(vit.interpolation == Interpolation::bilinear);
  CHECK(vit.mean[2] == 0.5F);
  CHECK(vit.standard_deviation[0] == 0.25F);

  const Preprocessing deit = read(R"({"size": {"height": 256, "width": 256}, "resample": 3,
      "do_center_crop": true, "crop_size": {"height": 224, "width": 224}})");
  CHECK(deit.fit == Fit::squash_crop);
  CHECK(deit.height == 224);
  CHECK(static_cast<int>(224 / deit.crop_ratio) == 256);
  CHECK(deit.crop_rounding == CropRounding::floor);

  const Preprocessing dinov2 = read(R"({"size": {"shortest_edge": 256}, "do_center_crop": true,
      "crop_size": {"height": 224, "width": 224}})");
  CHECK(dinov2.fit == Fit::crop);
  CHECK(dinov2.interpolation == Interpolation::bicubic);
}

TEST_CASE("the ratio of a crop leads back to the size, whatever the sides") {
  for (int whole = 200; whole <= 600; ++whole) {
    const Preprocessing odd = read("{\"size\": " + std::to_string(whole) +
                                   ", \"crop_size\": 196, \"do_center_crop\": true}");
    REQUIRE(static_cast<int>(196 / odd.crop_ratio) == whole);
  }
}

TEST_CASE("without normalisation the model sees pixels from 0 to 1") {
  const Preprocessing preprocessing = read(R"({"size": 224, "do_normalize": false,
      "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]})");
  CHECK(preprocessing.mean == std::array<float, 3>{0, 0, 0});
  CHECK(preprocessing.standard_deviation == std::array<float, 3>{1, 1, 1});
}

TEST_CASE("each trap in a preprocessor_config.json is refused with its key") {
  const struct {
    const char* text;
    const char* words;
  } traps[] = {
      {R"({"image_mean": [0.5, 0.5, 0.5, 0.5]})", "image_mean is a list of 4, needed three"},
      {R"({"image_mean": [0.5, 0.5]})", "image_mean is a list of 2, needed three"},
      {R"({"image_mean": 0.5})", "image_mean is 0.5, needed a list of numbers"},
      {R"({"image_std": [0.5, 0, 0.5]})", "image_std is a list of 3, needed three positive"},
      {R"({"image_std": [0.5, -1, 0.5]})", "needed three positive numbers"},
      {R"({"resample": 99})", "resample is 99, needed 2 (bilinear) or 3 (bicubic)"},
      {R"({"resample": 1})", "resample is 1, needed"},
      {R"({"resample": "bicubic"})", "resample is \"bicubic\", needed an integer"},
      {R"({"do_resize": "yes"})", "do_resize is \"yes\", needed true or false"},
      {R"({"do_resize": false})", "do_resize is false"},
      {R"({"do_rescale": false})", "do_rescale is false"},
      {R"({"rescale_factor": 0.0078125})", "rescale_factor is 0.0078125, needed 1/255"},
      {R"({"size": 0})", "size is 0, needed an integer from 1 to 4096"},
      {R"({"size": "224"})", "size is \"224\", needed"},
      {R"({"size": {"height": 224}})", "size is an object, needed a side"},
      {R"({"size": {"shortest_edge": 224}})", "the shortest edge is set and nothing cropped"},
      {R"({"size": 224, "crop_size": 256, "do_center_crop": true})", "would be padded"},
  };
  for (const auto& trap : traps) {
    CAPTURE(trap.text);
    const std::string message = refusal(trap.text);
    CAPTURE(message);
    CHECK(message.starts_with("preprocessor_config.json: "));
    CHECK(message.find(trap.words) != std::string::npos);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::preprocessor_config_test
