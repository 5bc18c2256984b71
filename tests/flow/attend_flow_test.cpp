#include "lacuna/flow/attend_flow.hpp"

#include <doctest/doctest.h>

#include <set>

#include "lacuna/model/checkpoint/load_model.hpp"
#include "support/outputs.hpp"

namespace lacuna::attend_flow_test {

using testing::json_of;
using testing::kinds_of;

namespace {

AttendResult attend_cat(const AttendOptions& options) {
  Workers workers(2);
  ModelOptions named;
  named.model = "untrained:deit-tiny";
  const VitModel model = load_model(named, workers);
  check_options(model.config, options);
  return attend_flow({.path = LACUNA_SOURCE_DIR "/assets/samples/cat.png", .name = "cat.png"},
                     model, options, workers);
}

/// 16 patches, and nothing but the JSON.
AttendOptions only_json(LayoutKind layout) {
  AttendOptions options;
  options.prepare.geometry.width = options.prepare.geometry.height = 64;
  options.prepare.mask = {};
  options.detail.layout = layout;
  options.output.figure = options.output.overlays = false;
  return options;
}

}  // namespace

TEST_CASE("attend makes the figure, the map and the JSON, and sheets and animations on request") {
  AttendOptions options = only_json(LayoutKind::mae);
  options.output.figure = options.output.overlays = true;
  CHECK(kinds_of(attend_cat(options).outputs) ==
        std::set<std::string>{"attend.json", "attend.map.png", "attend.png"});
  options.output.figure = options.output.overlays = options.output.json = false;
  options.queries = true;
  options.animate = {AttendMotion::queries};
  CHECK(kinds_of(attend_cat(options).outputs) ==
        std::set<std::string>{"queries.png", "queries.apng"});
}

TEST_CASE("a layout without a mask hides nothing, another one what was asked") {
  const AttendResult all = attend_cat(only_json(LayoutKind::all));
  CHECK(all.image->mask.hidden_count() == 0);
  CHECK(all.detail->pass.layout.length() == 17);
  CHECK(attend_cat({}).image->mask.hidden_count() == 0);
  const AttendResult mae = attend_cat(only_json(LayoutKind::mae));
  CHECK(mae.image->mask.hidden_count() == 12);
  CHECK(mae.detail->pass.layout.length() == 5);
  CHECK(json_of(mae.outputs, "attend.json")["recipe"]["layout"] == "mae");
  CHECK(mae.measures.setting.layout == "mae");
}

}  // namespace lacuna::attend_flow_test
