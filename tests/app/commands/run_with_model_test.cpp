
#include <doctest/doctest.h>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::run_with_model_test {

using lacuna::testing::AppRun;
using lacuna::testing::contains;
using lacuna::testing::json_of;
using lacuna::testing::run_app;
using lacuna::testing::TempFolder;

namespace {

const std::string cat = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

}  // namespace

TEST_SUITE_BEGIN("run_with_model");

TEST_CASE("untrained weights are named so, on the terminal and in the JSON") {
  const TempFolder out;
  const std::string notice = "untrained weights: the mechanism is real, the meaning is not";
  const AppRun run = run_app({"compare", cat, "--model", "untrained:deit-tiny", "--write", "json",
                              "-o", out.path().native()});
  CHECK(contains(run.err, "untrained:deit-tiny: " + notice));
  CHECK(json_of(out.path() / "cat.attention.json")["model"]["notice"] == notice);
}

TEST_SUITE_END();

}  // namespace lacuna::run_with_model_test
