#include "lacuna/report/summary_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/sample_documents.hpp"

namespace lacuna::summary_json_test {

using testing::sample_groups;

TEST_SUITE_BEGIN("summary_json");

TEST_CASE("the JSON nests its numbers as the axes say, and has no spread of one image") {
  const auto json = nlohmann::json::parse(summary_json(sample_groups()));
  const auto& attend = json["groups"][0];
  CHECK(attend["images"] == 2);
  CHECK(attend["layout"] == "deit");
  CHECK(attend["measures"][0]["mean"] == 0.1);
  CHECK(attend["measures"][1]["axes"] == nlohmann::json({"layer", "head"}));
  CHECK(attend["measures"][1]["mean"][1][0] == 2.75);
  CHECK(attend["measures"][1]["min"][0] == nlohmann::json({1.0 / 3, 1e-300}));
  CHECK(attend["measures"][2]["layers"] == nlohmann::json({0}));
  const auto& compare = json["groups"][1];
  CHECK(compare["layout"].is_null());
  CHECK(compare["measures"][1]["sd"].is_null());
  CHECK(compare["measures"][1]["n"] == 1);
}

TEST_SUITE_END();

}  // namespace lacuna::summary_json_test
