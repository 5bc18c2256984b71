#include "lacuna/report/attend_json.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "lacuna/base/files.hpp"
#include "support/classifying_model.hpp"

using namespace lacuna;

namespace {

std::string json_of(const DetailOptions& options, const std::vector<int>& hidden) {
  Workers workers(2);
  const VitModel model = testing::classifying_model(Pool::cls_and_mean, workers);
  const MaskedImage image = testing::noise_image(model.config, hidden);
  return attend_json(image, model.config, examine_layout(model, image, options, workers),
                     {.command = "attend", .options = {}});
}

}  // namespace

// Named in tests/CMakeLists.txt: it makes what the schema test reads.
TEST_CASE("the JSON samples lie where the schema test finds them: attend") {
  const std::filesystem::path folder = LACUNA_JSON_SAMPLES;
  write_file(folder / "sample.attend.json",
             json_of({.layers = {}, .matrices = true, .threshold = 0.6}, {1, 3, 4}));
  write_file(folder / "bare.attend.json",
             json_of({.layout = LayoutKind::mae,
                      .queries = {{.is_cls = false, .row = 0, .column = 0}, {}},
                      .rollout = false,
                      .pca = false},
                     {0, 5}));
}

TEST_CASE("the attend JSON holds what was measured, and null where it was not asked for") {
  const auto full = nlohmann::json::parse(json_of({.threshold = 0.5}, {1, 3}));
  CHECK(full["type"] == "attend");
  CHECK(full["layouts"].size() == 1);
  CHECK(full["rollout"][0]["weights"].size() == 10);
  CHECK(full["rollout"][0]["weights"][2] == 0);  // a hidden key of deit
  CHECK(full["distance"]["renormalised"]["patches"][1].size() == 4);
  CHECK(full["threshold"]["rows"].size() == 5);
  CHECK(full["pca"]["layout"].size() == 9);
  CHECK(full["classifier"]["names"].is_null());
  CHECK(full["classifier"]["layouts"][0]["name"] == "all");
  CHECK(full["layouts"][0]["classes"] == full["classifier"]["layouts"][1]["classes"]);
  const auto bare = nlohmann::json::parse(
      json_of({.layout = LayoutKind::mae, .rollout = false, .pca = false}, {1, 3}));
  CHECK(bare["rollout"].empty());
  CHECK(bare["threshold"].is_null());
  CHECK(bare["pca"].is_null());
}
