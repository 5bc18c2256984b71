#include "lacuna/report/layout_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "lacuna/report/attention_json.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::layout_json_test {

using namespace lacuna::testing;
using nlohmann::ordered_json;

namespace {

std::string text_of(const MaskedImage& image, const LayoutComparison& comparison) {
  return attention_text(image, sample_config(), comparison);
}

ordered_json sample_json() {
  return ordered_json::parse(text_of(sample_image(), sample_comparison()));
}

}  // namespace

TEST_CASE("hidden patches keep their tokens in deit and have none in mae") {
  const ordered_json layouts = sample_json()["layouts"];
  CHECK(layouts[0]["tokens"][1].dump() == R"({"kind":"distillation","patch":null,"hidden":false})");
  CHECK(layouts[0]["tokens"][3].dump() == R"({"kind":"patch","patch":1,"hidden":true})");
  CHECK(layouts[1]["tokens"][3].dump() == R"({"kind":"patch","patch":2,"hidden":false})");
  CHECK(layouts[1]["sequence_length"] == 5);
}

TEST_CASE("rows name their head and query, and hold the weights with every bit") {
  LayoutComparison comparison = sample_comparison();
  comparison.passes[0].rows[1].weights[2] = 1.0F / 3;
  const auto rows = ordered_json::parse(text_of(sample_image(), comparison))["layouts"][0]["rows"];
  REQUIRE(rows.size() == 6);
  CHECK(rows[0]["head"] == "mean");
  CHECK(rows[0]["query"].dump() == R"({"kind":"cls"})");
  CHECK(rows[1]["head"] == 0);
  CHECK(rows[1]["weights"][2].get<float>() == 1.0F / 3);
  CHECK(rows[3]["query"].dump() == R"({"kind":"patch","patch":3,"row":1,"column":0})");
}

TEST_CASE("a query that mae dropped has no row, no mass and no zeros in their place") {
  LayoutComparison comparison = sample_comparison();
  comparison.queries = {{Query::Kind::patch, 3}};
  comparison.passes[1].rows.clear();
  comparison.passes[1].query_exists = false;
  const auto mae = ordered_json::parse(text_of(sample_image(), comparison))["layouts"][1];
  CHECK(mae["query_exists"] == false);
  CHECK(mae["rows"].empty());
  CHECK(mae["mass"]["query"].is_null());
  CHECK(mae["entropy"]["query"].is_null());
  CHECK(mae["mass"]["visible"]["visible"][0][0].get<float>() == doctest::Approx(0.6));
}

TEST_CASE("matrices are written only on request") {
  LayoutComparison comparison = sample_comparison();
  const auto matrix =
      ordered_json::parse(text_of(sample_image(), comparison))["layouts"][1]["matrices"][1];
  CHECK(matrix["head"] == 1);
  CHECK(matrix["weights"].size() == 5);
  CHECK(matrix["weights"][4].dump() == "[0.2,0.2,0.2,0.2,0.2]");

  comparison.passes[1].matrices.clear();
  const auto json = ordered_json::parse(text_of(sample_image(), comparison));
  CHECK_FALSE(json["layouts"][1].contains("matrices"));
}

}  // namespace lacuna::layout_json_test
