#include "lacuna/report/explanation_json.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "lacuna/base/files.hpp"
#include "support/sample_comparison.hpp"

using namespace lacuna;

namespace {

/// 2 x 3 patches of the sample photo; first and last visible, as validate_json.py wants them.
std::string json_of(std::vector<std::uint8_t> hidden) {
  Workers workers(1);
  MaskedImage image = sample::masked_image({.rows = 2, .columns = 3, .patch_size = 32});
  image.mask = mask_of(std::move(hidden));
  const Recipe recipe{.command = "explain", .options = {{"image_size", std::string("96x64")}}};
  return explanation_json(image, explain(image, 5, workers), recipe);
}

}  // namespace

// Named in tests/CMakeLists.txt: it makes what the schema test reads.
TEST_CASE("the JSON samples lie where the schema test finds them: explain") {
  const std::filesystem::path folder = LACUNA_JSON_SAMPLES;
  write_file(folder / "sample.explain.json", json_of({0, 1, 0, 1, 1, 0}));
  write_file(folder / "nothing_hidden.explain.json", json_of({0, 0, 0, 0, 0, 0}));
}

TEST_CASE("the explanation JSON holds a null where -inf was written, and a 0 as its weight") {
  const auto json = nlohmann::json::parse(json_of({0, 1, 0, 1, 1, 0}));
  CHECK(json["type"] == "explanation");
  CHECK(json["features"].size() == 4);
  CHECK(json["query"].dump() == R"({"column":2,"patch":5,"row":1})");
  const auto& deit = json["layouts"][0];
  CHECK(deit["scores"][0][1].is_null());
  CHECK(deit["weights"][0][1] == 0);
  CHECK(deit["x"][1].dump() == "[0,0,0,0]");
  CHECK(json["layouts"][1]["scores"].size() == 3);
  CHECK(json["layouts"][2]["scores"][0][1] == 0);
  CHECK(json["layouts"][2]["weights"][0][1] > 0);
  CHECK(json["leak"] > 0);
}
