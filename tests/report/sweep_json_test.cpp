#include "lacuna/report/sweep_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/sample_documents.hpp"

namespace lacuna::sweep_json_test {

using nlohmann::json;

TEST_SUITE_BEGIN("sweep_json");

TEST_CASE("each ratio has its hidden patches, sequences, comparison and errors") {
  const json document = json::parse(testing::sweep_text({0, 0.5, 1}, true));
  CHECK(document["type"] == "sweep");
  CHECK(document["masks"]["nested"] == true);
  CHECK(document["pixels"]["mean_slope"] == 0.75);
  CHECK(document["equal"] == true);
  REQUIRE(document["steps"].size() == 3);
  const json& half = document["steps"][1];
  CHECK(half["ratio_requested"] == 0.5);
  CHECK(half["removed"] == 3);
  CHECK(half["layouts"][0]["sequence_length"] == 7);
  CHECK(half["layouts"][1]["name"] == "mae");
  CHECK(half["layouts"][1]["sequence_length"] == 4);
  CHECK(half["comparison"]["leak"][0].get<double>() == doctest::Approx(3.0 / 7));
  CHECK(half["errors"]["fills"].size() == 3);
  CHECK(half["errors"].contains("per_patch") == false);
}

TEST_CASE("what does not exist is null, not 0") {
  const json document = json::parse(testing::sweep_text({0, 1}, true));
  CHECK(document["steps"][0]["errors"].is_null());
  CHECK(document["steps"][0]["relative_error"].is_null());
  CHECK(document["steps"][1]["errors"]["fills"].empty());
  CHECK(document["steps"][1]["relative_error"].is_null());
  CHECK(document["steps"][1]["comparison"]["leak"].is_null());
  const json bare = json::parse(testing::sweep_text({0.5, 0.9}, false));
  CHECK(bare["pixels"].is_null());
  CHECK(bare["steps"][0]["errors"].is_null());
}

TEST_SUITE_END();

}  // namespace lacuna::sweep_json_test
