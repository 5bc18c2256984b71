#include "lacuna/report/explanation_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/sample_documents.hpp"

namespace lacuna::explanation_json_test {

TEST_CASE("the explanation JSON holds a null where -inf was written, and a 0 as its weight") {
  const auto json = nlohmann::json::parse(testing::explanation_text({0, 1, 0, 1, 1, 0}));
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

}  // namespace lacuna::explanation_json_test
