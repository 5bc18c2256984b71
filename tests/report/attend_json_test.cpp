#include "lacuna/report/attend_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/sample_documents.hpp"

namespace lacuna::attend_json_test {

TEST_CASE("the attend JSON holds what was measured, and null where it was not asked for") {
  const auto full = nlohmann::json::parse(testing::attend_text({.threshold = 0.5}, {1, 3}));
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
      testing::attend_text({.layout = LayoutKind::mae, .rollout = false, .pca = false}, {1, 3}));
  CHECK(bare["rollout"].empty());
  CHECK(bare["threshold"].is_null());
  CHECK(bare["pca"].is_null());
}

}  // namespace lacuna::attend_json_test
