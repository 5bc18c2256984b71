
#include <doctest/doctest.h>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::run_with_model_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("run_with_model");

TEST_CASE("untrained weights are named so, on the terminal and in the JSON") {
  const TempFolder out;
  const std::string notice = "untrained weights: the mechanism is real, the meaning is not";
  const AppRun run = run_app({"compare", cat, "--model", "untrained:deit-tiny", "--write", "json",
                              "-o", out.path().native()});
  CHECK(contains(run.err, "untrained:deit-tiny: " + notice));
  CHECK(json_of(out.path() / "cat.attention.json")["model"]["notice"] == notice);
}

TEST_CASE("what is a guess about a checkpoint is said by every run") {
  const TempFolder folder;
  const auto weights = folder.write(
      "plain.safetensors", testing::safetensors_bytes(testing::tiny_vit(testing::tiny_config())));
  const std::string guess = "plain.safetensors: 1 heads: usual for width 64; --heads decides";
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {
        "compare", cat,    "--model", weights.native(),
        "--write", "json", "-o",      (folder.path() / "out").native()};
    words.insert(words.end(), more.begin(), more.end());
    const AppRun done = run_app(words);
    CHECK(done.status == 0);
    return contains(done.err, guess);
  };
  CHECK(run({}));
  CHECK_FALSE(run({"--heads", "4"}));
  CHECK_FALSE(run({"--force", "--quiet"}));
}

TEST_SUITE_END();

}  // namespace lacuna::run_with_model_test
