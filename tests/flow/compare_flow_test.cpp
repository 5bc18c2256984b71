#include "lacuna/flow/compare_flow.hpp"

#include <doctest/doctest.h>

#include <set>

#include "support/outputs.hpp"
#include "support/untrained_model.hpp"

namespace lacuna::compare_flow_test {

using testing::json_of;
using testing::kinds_of;
using testing::untrained_tiny;

namespace {

const Input cat = {.path = LACUNA_SOURCE_DIR "/assets/samples/cat.png", .name = "cat.png"};

/// 16 patches, 12 of them hidden.
CompareOptions small() {
  CompareOptions options;
  options.prepare.geometry.width = options.prepare.geometry.height = 64;
  return options;
}

}  // namespace

TEST_CASE("compare makes the figure, a picture of each layout and the JSON") {
  Workers workers(2);
  const VitModel model = untrained_tiny(workers);
  const CompareResult result = compare_flow(cat, model, small(), workers);
  CHECK(kinds_of(result.outputs) == std::set<std::string>{"attention.json", "compare.png",
                                                          "deit.png", "mae.png", "zeroed.png"});
  CHECK(result.comparison->equal);
  CHECK(result.image->mask.hidden_count() == 12);
  CHECK(result.comparison->pass(LayoutKind::mae).layout.length() == 5);
  const nlohmann::json json = json_of(result.outputs, "attention.json");
  CHECK(json["comparison"]["equal"] == true);
  CHECK(json["recipe"]["model"] == "untrained:deit-tiny");
  CHECK(json["recipe"]["image_size"] == "64x64");
}

TEST_CASE("compare measures what a folder's summary is made of, also where it draws nothing") {
  Workers workers(2);
  const VitModel model = untrained_tiny(workers);
  CompareOptions options = small();
  options.output.figure = options.output.overlays = options.output.json = false;
  options.tensors.wanted = true;
  const CompareResult result = compare_flow(cat, model, options, workers);
  CHECK(kinds_of(result.outputs) == std::set<std::string>{"attention.npz"});
  REQUIRE_FALSE(result.measures.tables.empty());
  CHECK(result.measures.tables[0].kind->name == "hidden_ratio");
  CHECK(result.measures.tables[0].values == std::vector<double>{0.75});
}

}  // namespace lacuna::compare_flow_test
