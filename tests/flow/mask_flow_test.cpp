#include "lacuna/flow/mask_flow.hpp"

#include <doctest/doctest.h>

#include <set>

#include "support/outputs.hpp"

namespace lacuna::mask_flow_test {

using testing::json_of;
using testing::kinds_of;

namespace {

MaskResult mask_cat(const MaskFlowOptions& options) {
  Workers workers(2);
  check_options(options);
  return mask_flow({.path = LACUNA_SOURCE_DIR "/assets/samples/cat.png", .name = "cat.png"},
                   options, workers);
}

}  // namespace

TEST_CASE("mask makes the masked picture and the mask's data, which name the same patches") {
  MaskFlowOptions options;
  options.prepare.mask.patches = "0-2,195";
  const MaskResult result = mask_cat(options);
  CHECK(kinds_of(result.outputs) == std::set<std::string>{"mask.json", "mask.png"});
  CHECK(result.image->mask.hidden_count() == 4);
  const nlohmann::json json = json_of(result.outputs, "mask.json");
  CHECK(json["mask"]["removed"] == 4);
  CHECK(json["recipe"]["mask_patches"] == "0-2,195");
  CHECK_FALSE(json["recipe"].contains("numbers"));
}

TEST_CASE("the size of a patch is the model's that is meant, and numbers are part of the recipe") {
  MaskFlowOptions options;
  options.patch_size = 56;
  options.numbers = true;
  options.output.figure = options.output.overlays = false;
  const MaskResult result = mask_cat(options);
  CHECK(kinds_of(result.outputs) == std::set<std::string>{"mask.json"});
  CHECK(result.image->grid.count() == 16);
  const nlohmann::json recipe = json_of(result.outputs, "mask.json")["recipe"];
  CHECK(recipe["patch_size"] == 56);
  CHECK(recipe["numbers"] == true);
}

}  // namespace lacuna::mask_flow_test
