#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "lacuna/report/inspection_report.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::inspection_json_test {

using namespace lacuna::testing;

TEST_CASE("an inspection's JSON has the model, and its tensors on request") {
  const InspectedCheckpoint checkpoint(hub_mae());
  const Inspection inspection = checkpoint.inspected();
  const auto json = nlohmann::json::parse(inspection_json(inspection, false));
  CHECK(json["model"]["family"] == "mae");
  CHECK(json["error"].is_null());
  CHECK_FALSE(json.contains("tensor_list"));
  CHECK(nlohmann::json::parse(inspection_json(inspection, true))["tensor_list"].size() ==
        inspection.files.weights->tensors().size());
}

TEST_CASE("of a relative the JSON has no model, but why") {
  const InspectedCheckpoint checkpoint(clip());
  const Inspection inspection = checkpoint.inspected();
  CHECK(nlohmann::json::parse(inspection_json(inspection, false))["model"].is_null());
  CHECK_FALSE(nlohmann::json::parse(inspection_json(inspection, false))["error"].is_null());
}

}  // namespace lacuna::inspection_json_test
