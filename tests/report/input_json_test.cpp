#include "lacuna/report/input_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "lacuna/report/attention_json.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::input_json_test {

using namespace lacuna::testing;
using nlohmann::ordered_json;

TEST_CASE("the mask is written as rows of 0 and 1, with the ids in the generator's order") {
  const ordered_json mask = sample_json()["mask"];
  CHECK(mask["values"].dump() == "[[0,1,0],[1,1,0]]");
  CHECK(mask["removed"] == 3);
  CHECK(mask["ids_keep"].dump() == "[5,0,2]");
  CHECK(mask["ids_restore"].dump() == "[1,4,2,3,5,0]");
  CHECK(mask["seed"] == 18446744073709551615U);
}

TEST_CASE("what a specified mask does not have is null") {
  MaskedImage image = sample_image();
  image.mask_origin = {.patches = true, .inverted = true};
  image.ratio_requested.reset();
  image.seed.reset();
  image.rng.reset();
  const auto mask = ordered_json::parse(mask_text(image))["mask"];
  CHECK(mask["ratio_requested"].is_null());
  CHECK(mask["seed"].is_null());
  CHECK(mask["rng"].is_null());
  CHECK(mask["inverted"] == true);
  CHECK_FALSE(sample_json()["mask"].contains("inverted"));
}

TEST_CASE("the model names its prefix tokens, and says that it is untrained") {
  const ordered_json model = sample_json()["model"];
  CHECK(model["prefix_tokens"].dump() == R"(["cls","distillation"])");
  CHECK(model["trained"] == false);
  CHECK(model["notice"] == "untrained weights: the mechanism is real, the meaning is not");

  VitConfig trained = sample_config();
  trained.trained = true;
  const auto json =
      ordered_json::parse(attention_text(sample_image(), trained, sample_comparison()));
  CHECK(json["model"]["trained"] == true);
  CHECK_FALSE(json["model"].contains("notice"));
}

TEST_CASE("a name that is not UTF-8 is readable and can still be recovered") {
  MaskedImage image = sample_image();
  image.name = "caf\xe9.jpg";
  const auto json = ordered_json::parse(mask_text(image));
  CHECK(json["image"]["name"] == "caf\xEF\xBF\xBD.jpg");
  CHECK(json["image"]["name_base64"] == "Y2Fm6S5qcGc=");
  CHECK_FALSE(sample_json()["image"].contains("name_base64"));
}

}  // namespace lacuna::input_json_test
