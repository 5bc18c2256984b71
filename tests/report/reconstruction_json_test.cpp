#include "lacuna/report/reconstruction_json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "report/json_samples.hpp"
#include "support/tiny_mae.hpp"

using namespace lacuna;
using nlohmann::json;

namespace {

struct Sample {
  MaskedImage image = testing::sample_image();
  VitConfig config;
  Reconstruction reconstruction;
};

Sample sample(const PixelReading& reading = {}, bool any_hidden = true) {
  Workers workers(1);
  Sample sample;
  if (!any_hidden) {
    sample.image.mask = mask_of(std::vector<std::uint8_t>(6, 0));
  }
  const VitModel model = testing::tiny_mae(
      sample.image.grid,
      {{"decoder_pred.bias", [](int, int place) { return static_cast<float>(place) / 768; }}},
      false, workers);
  sample.config = model.config;
  const QueryRequest hidden_patch = {.is_cls = false, .row = 1, .column = 0};
  sample.reconstruction = reconstruct(model, sample.image, reading,
                                      {.layer = 0, .queries = {{}, hidden_patch}}, workers);
  return sample;
}

std::string text_of(const Sample& sample, bool with_pixels) {
  return reconstruction_json(sample.image, sample.config, sample.reconstruction, with_pixels,
                             testing::sample_recipe());
}

}  // namespace

TEST_SUITE_BEGIN("reconstruction_json");

TEST_CASE("predicted pixels are written on request, as the same floats") {
  CHECK_FALSE(json::parse(text_of(sample(), false))["pixels"].contains("predicted"));
  const Sample written = sample();
  const json pixels = json::parse(text_of(written, true))["pixels"]["predicted"];
  REQUIRE(pixels.size() == 6);
  REQUIRE(pixels[3].size() == 768);
  for (std::size_t place = 0; place < 768; ++place) {
    CHECK(pixels[3][place].get<float>() ==
          written.reconstruction.predicted.at(3, static_cast<int>(place)));
  }
}

TEST_CASE("errors are null where nothing is hidden, and per patch null where it is visible") {
  CHECK(json::parse(text_of(sample({}, false), false))["errors"].is_null());
  const json errors = json::parse(text_of(sample(), false))["errors"];
  CHECK(errors["per_patch"][0].is_null());
  CHECK(errors["per_patch"][1].is_number());
  CHECK(errors["fills"].size() == 3);
  CHECK(errors["fills"][0]["radius"].is_null());
  CHECK(errors["fills"][1]["radius"] == 3);
}

TEST_CASE("an oracle is called so, and a measured reading carries its slope") {
  const json oracle = json::parse(text_of(sample({.mode = NormPix::oracle}), false))["pixels"];
  CHECK(oracle["oracle"] == true);
  CHECK(oracle["norm_pix"] == "oracle");
  const json measured = json::parse(
      text_of(sample({.source = PixelReading::Source::measured, .slope = 0.75}), false))["pixels"];
  CHECK(measured["decided_by"] == "measured");
  CHECK(measured["mean_slope"] == 0.75);
  CHECK(measured["oracle"] == false);
}

TEST_CASE("the decoder's shape, its rows and both costs are there") {
  const json written = json::parse(text_of(sample(), false));
  CHECK(written["model"]["decoder"]["num_heads"] == 2);
  CHECK(written["model"]["decoder"]["norm_pix_loss"] == false);
  CHECK(written["decoder_attention"]["rows"].size() == 2 * 3);
  CHECK(written["decoder_attention"]["rows"][0]["head"] == "mean");
  CHECK(written["decoder_attention"]["rows"][3]["query"]["patch"] == 3);
  CHECK(written["cost"]["encoder"]["sequence_length"] == 4);
  CHECK(written["cost"]["decoder"]["sequence_length"] == 7);
}

TEST_CASE("a prediction that is no number is an error, not a broken file") {
  Sample broken = sample();
  broken.reconstruction.predicted.at(0, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS(static_cast<void>(text_of(broken, true)), Error);
}

TEST_CASE("the JSON samples lie where the schema of reconstructions is checked") {
  const std::string folder = LACUNA_JSON_SAMPLES "/";
  write_file(folder + "sample.reconstruct.json", text_of(sample(), true));
  write_file(
      folder + "oracle.reconstruct.json",
      text_of(sample({.mode = NormPix::oracle, .source = PixelReading::Source::declared}), false));
  write_file(folder + "bare.reconstruct.json", text_of(sample({}, false), false));
}

TEST_SUITE_END();
