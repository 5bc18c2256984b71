#include "lacuna/report/reconstruction_json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "lacuna/base/error.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::reconstruction_json_test {

using nlohmann::json;

TEST_SUITE_BEGIN("reconstruction_json");

TEST_CASE("predicted pixels are written on request, as the same floats") {
  CHECK_FALSE(
      json::parse(testing::reconstruction_text(testing::reconstruction_sample(), false))["pixels"]
          .contains("predicted"));
  const testing::ReconstructionSample written = testing::reconstruction_sample();
  const json pixels =
      json::parse(testing::reconstruction_text(written, true))["pixels"]["predicted"];
  REQUIRE(pixels.size() == 6);
  REQUIRE(pixels[3].size() == 768);
  for (std::size_t place = 0; place < 768; ++place) {
    CHECK(pixels[3][place].get<float>() ==
          written.reconstruction.predicted.at(3, static_cast<int>(place)));
  }
}

TEST_CASE("errors are null where nothing is hidden, and per patch null where it is visible") {
  CHECK(json::parse(testing::reconstruction_text(testing::reconstruction_sample({}, false),
                                                 false))["errors"]
            .is_null());
  const json errors =
      json::parse(testing::reconstruction_text(testing::reconstruction_sample(), false))["errors"];
  CHECK(errors["per_patch"][0].is_null());
  CHECK(errors["per_patch"][1].is_number());
  CHECK(errors["fills"].size() == 3);
  CHECK(errors["fills"][0]["radius"].is_null());
  CHECK(errors["fills"][1]["radius"] == 3);
}

TEST_CASE("an oracle is called so, and a measured reading carries its slope") {
  const json oracle = json::parse(testing::reconstruction_text(
      testing::reconstruction_sample({.mode = NormPix::oracle}), false))["pixels"];
  CHECK(oracle["oracle"] == true);
  CHECK(oracle["norm_pix"] == "oracle");
  const json measured = json::parse(testing::reconstruction_text(
      testing::reconstruction_sample({.source = PixelReading::Source::measured, .slope = 0.75}),
      false))["pixels"];
  CHECK(measured["decided_by"] == "measured");
  CHECK(measured["mean_slope"] == 0.75);
  CHECK(measured["oracle"] == false);
}

TEST_CASE("the decoder's shape, its rows and both costs are there") {
  const json written =
      json::parse(testing::reconstruction_text(testing::reconstruction_sample(), false));
  CHECK(written["model"]["decoder"]["num_heads"] == 2);
  CHECK(written["model"]["decoder"]["norm_pix_loss"] == false);
  CHECK(written["decoder_attention"]["rows"].size() == 2 * 3);
  CHECK(written["decoder_attention"]["rows"][0]["head"] == "mean");
  CHECK(written["decoder_attention"]["rows"][3]["query"]["patch"] == 3);
  CHECK(written["cost"]["encoder"]["sequence_length"] == 4);
  CHECK(written["cost"]["decoder"]["sequence_length"] == 7);
}

TEST_CASE("a prediction that is no number is an error, not a broken file") {
  testing::ReconstructionSample broken = testing::reconstruction_sample();
  broken.reconstruction.predicted.at(0, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS(static_cast<void>(testing::reconstruction_text(broken, true)), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::reconstruction_json_test
