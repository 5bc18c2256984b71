#include "lacuna/flow/sweep_flow.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "lacuna/flow/compare_flow.hpp"
#include "lacuna/flow/reconstruct_flow.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"
#include "support/outputs.hpp"
#include "support/run_app.hpp"

namespace lacuna::sweep_flow_test {

using testing::contains;
using testing::json_of;
using testing::kinds_of;

namespace {

const Input cat = {.path = LACUNA_SOURCE_DIR "/assets/samples/cat.png", .name = "cat.png"};

/// The same seed for all three flows, and nothing but the JSON.
template <typename Options>
Options with_seed() {
  Options options;
  options.prepare.mask.pattern.seed = 3;
  options.output.figure = options.output.overlays = false;
  return options;
}

nlohmann::json compared_at_75(const VitModel& model, Workers& workers) {
  return json_of(compare_flow(cat, model, with_seed<CompareOptions>(), workers).outputs,
                 "attention.json");
}

nlohmann::json reconstructed_at_75(const VitModel& model, const PixelReading& reading,
                                   Workers& workers) {
  const auto options = with_seed<ReconstructOptions>();
  ReconstructJob job = begin_reconstruct(cat, model, options);
  const std::array<ReconstructJob*, 1> jobs = {&job};
  predict(jobs, model, options, workers);
  return json_of(finish_reconstruct(std::move(job), model, reading, options, workers).outputs,
                 "reconstruct.json");
}

}  // namespace

TEST_CASE("the numbers of a ratio are those of compare and of reconstruct at that ratio") {
  Workers workers(2);
  const VitModel model = load_model({}, workers);
  const PixelReading reading = pixel_reading(model, {}, workers);
  auto options = with_seed<SweepOptions>();
  options.ratios = {0.5, 0.75};
  options.animate = true;
  const SweepResult result = sweep_flow(cat, model, reading, options, workers);
  CHECK(result.sweep->is_equal());
  CHECK(result.sweep->steps.at(1).mask.hidden_count() == 147);
  CHECK(kinds_of(result.outputs) == std::set<std::string>{"sweep.json", "sweep.ratios.apng"});
  const nlohmann::json swept = json_of(result.outputs, "sweep.json");
  const nlohmann::json compared = compared_at_75(model, workers);
  nlohmann::json errors = reconstructed_at_75(model, reading, workers)["errors"];
  errors.erase("per_patch");
  const nlohmann::json& step = swept["steps"][1];
  CHECK(step["removed"] == compared["mask"]["removed"]);
  CHECK(step["comparison"] == compared["comparison"]);
  CHECK(step["errors"] == errors);
  for (std::size_t layout = 0; layout < 3; ++layout) {
    CHECK(step["layouts"][layout]["cost"] == compared["layouts"][layout]["cost"]);
    CHECK(step["layouts"][layout]["sequence_length"] ==
          compared["layouts"][layout]["sequence_length"]);
  }
  CHECK(swept["recipe"]["ratios"] == "0.5,0.75");
  CHECK(swept["recipe"]["animate"] == "ratios");
  CHECK_FALSE(swept["recipe"].contains("mask_ratio"));
}

}  // namespace lacuna::sweep_flow_test
