#include "lacuna/report/attention_json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "lacuna/base/error.hpp"
#include "lacuna/base/version.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::attention_json_test {

using namespace lacuna::testing;
using nlohmann::ordered_json;

namespace {

std::string text_of(const MaskedImage& image, const LayoutComparison& comparison) {
  return attention_json(image, sample_config(), comparison, sample_recipe());
}

ordered_json sample_json() {
  return ordered_json::parse(text_of(sample_image(), sample_comparison()));
}

std::vector<std::string> keys(const ordered_json& object) {
  std::vector<std::string> names;
  for (const auto& item : object.items()) {
    names.push_back(item.key());
  }
  return names;
}

}  // namespace

TEST_CASE("the attention JSON has its keys in the documented order and ends with a newline") {
  const std::string text = text_of(sample_image(), sample_comparison());
  CHECK(text.ends_with("}\n"));
  const ordered_json json = ordered_json::parse(text);
  CHECK(keys(json) == std::vector<std::string>{"schema_version", "type", "software", "recipe",
                                               "image", "model", "patches", "mask", "layers",
                                               "queries", "layouts", "comparison"});
  CHECK(keys(json["layouts"][0]) == std::vector<std::string>{"name", "sequence_length", "tokens",
                                                             "cost", "query_exists", "rows",
                                                             "matrices", "mass", "entropy"});
  CHECK(json["software"]["version"] == software_version());
}

TEST_CASE("the recipe keeps its order and its types") {
  const ordered_json json = sample_json();
  CHECK(json["recipe"].dump() == R"({"command":"compare","mask":"random","mask_ratio":0.5,)"
                                 R"("seed":0,"invert_mask":false,"query":["cls","1,0"]})");
}

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
  image.mask_origin = {.patches = true};
  image.ratio_requested.reset();
  image.seed.reset();
  image.rng.reset();
  const auto mask = ordered_json::parse(mask_json(image, sample_recipe()))["mask"];
  CHECK(mask["ratio_requested"].is_null());
  CHECK(mask["seed"].is_null());
  CHECK(mask["rng"].is_null());
}

TEST_CASE("the model names its prefix tokens, and says that it is untrained") {
  const ordered_json model = sample_json()["model"];
  CHECK(model["prefix_tokens"].dump() == R"(["cls","distillation"])");
  CHECK(model["trained"] == false);
  CHECK(model["notice"] == "untrained weights: the mechanism is real, the meaning is not");

  VitConfig trained = sample_config();
  trained.trained = true;
  const auto json = ordered_json::parse(
      attention_json(sample_image(), trained, sample_comparison(), sample_recipe()));
  CHECK(json["model"]["trained"] == true);
  CHECK_FALSE(json["model"].contains("notice"));
}

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

TEST_CASE("without a visible patch its mean and the leak are null") {
  const auto json = ordered_json::parse(text_of(all_hidden(sample_image()), sample_comparison()));
  CHECK(json["layouts"][0]["mass"]["visible"].is_null());
  CHECK(json["layouts"][0]["entropy"]["visible"].is_null());
  CHECK(json["comparison"]["leak"].is_null());
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

TEST_CASE("costs are integers and the comparison says by how much mae is cheaper") {
  const ordered_json json = sample_json();
  const ordered_json& macs = json["layouts"][0]["cost"]["macs"];
  CHECK(macs["total"].is_number_integer());
  CHECK(macs["total"] == 6 * 6144 + 24 * 8 * 64 + 4 * 64 * 8);
  CHECK(json["layouts"][0]["cost"]["seconds"].is_null());
  CHECK(json["comparison"]["sequence_ratio"].get<float>() == 1.6F);
  CHECK(json["comparison"]["macs_ratio"].get<float>() == 51200.0F / 26912.0F);
  CHECK(json["comparison"]["hidden_states"]["max_scaled_difference"].dump() ==
        "[1.1920929e-07,5e-07]");
  CHECK(json["comparison"]["tolerance"].get<double>() == 1e-5);
}

TEST_CASE("a name that is not UTF-8 is readable and can still be recovered") {
  MaskedImage image = sample_image();
  image.name = "caf\xe9.jpg";
  const auto json = ordered_json::parse(mask_json(image, sample_recipe()));
  CHECK(json["image"]["name"] == "caf\xEF\xBF\xBD.jpg");
  CHECK(json["image"]["name_base64"] == "Y2Fm6S5qcGc=");
  CHECK_FALSE(sample_json()["image"].contains("name_base64"));
}

TEST_CASE("a weight that is not finite stops the JSON") {
  LayoutComparison comparison = sample_comparison();
  comparison.passes[2].rows[0].weights[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS((void)text_of(sample_image(), comparison), Error);
}

TEST_CASE("the same input gives the same bytes") {
  CHECK(text_of(sample_image(), sample_comparison()) ==
        text_of(sample_image(), sample_comparison()));
  CHECK(mask_json(sample_image(), sample_recipe()) == mask_json(sample_image(), sample_recipe()));
}

}  // namespace lacuna::attention_json_test
