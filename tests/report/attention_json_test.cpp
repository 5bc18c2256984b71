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

TEST_CASE("without a visible patch its mean and the leak are null") {
  const auto json = ordered_json::parse(text_of(all_hidden(sample_image()), sample_comparison()));
  CHECK(json["layouts"][0]["mass"]["visible"].is_null());
  CHECK(json["layouts"][0]["entropy"]["visible"].is_null());
  CHECK(json["comparison"]["leak"].is_null());
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

TEST_CASE("a weight that is not finite stops the JSON") {
  LayoutComparison comparison = sample_comparison();
  comparison.passes[2].rows[0].weights[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS((void)text_of(sample_image(), comparison), Error);
}

TEST_CASE("the same input gives the same bytes") {
  CHECK(text_of(sample_image(), sample_comparison()) ==
        text_of(sample_image(), sample_comparison()));
  CHECK(mask_text(sample_image()) == mask_text(sample_image()));
}

}  // namespace lacuna::attention_json_test
