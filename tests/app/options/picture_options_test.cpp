#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::picture_options_test {

using namespace lacuna::testing;

namespace {

nlohmann::json attention_of(const TempFolder& out) {
  return json_of(out.path() / "cat.attention.json");
}

}  // namespace

TEST_SUITE_BEGIN("picture_options");

TEST_CASE("preprocessing is overruled word by word") {
  const TempFolder out;
  REQUIRE(run_app({"compare", cat, "--write", "json", "--interpolation", "bilinear", "--crop-ratio",
                   "0.5", "--mean", "0,0,0.5", "--std", "1,1,2", "-o", out.path().native()})
              .status == 0);
  const nlohmann::json preprocess = attention_of(out)["image"]["preprocess"];
  CHECK(preprocess["interpolation"] == "bilinear");
  CHECK(preprocess["crop_ratio"] == 0.5);
  CHECK(preprocess["mean"] == nlohmann::json::array({0, 0, 0.5}));
  CHECK(preprocess["standard_deviation"] == nlohmann::json::array({1, 1, 2}));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--mean", "1,2"},
                                                {"--crop-ratio", "0"},
                                                {"--fit", "wide"},
                                                {"--preprocess", "clip"},
                                                {"--interpolation", "nearest"}}) {
    std::vector<std::string> arguments = {"compare", cat, "-o", out.path().native()};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    CHECK(run_app(arguments).status == 2);
  }
}

TEST_CASE("an empty mask is wrong use, and so is a ratio beside what fixes the mask") {
  const TempFolder out;
  const auto refused = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"mask", cat, "-o", out.path().native()});
    const AppRun run = run_app(words);
    CHECK(run.status == 2);
    return run.err;
  };
  for (const char* option : {"--mask-patches", "--mask-file"}) {
    CHECK(contains(refused({option, ""}), "is empty"));
    CHECK(contains(refused({option, "3", "--mask-ratio", "0.5"}), "leave one out"));
  }
  CHECK(contains(refused({"--mask-rect", "0,0,9,9", "--mask-ratio", "0.5"}), "leave one out"));
  CHECK(contains(refused({"--mask", "grid", "--mask-ratio", "0.5"}), "a share of its own"));
  CHECK(contains(refused({"--mask", "checkerboard", "--mask-ratio", "0.5"}), "a share of its own"));
}

TEST_CASE("help shows the range of a number") {
  const std::string help = run_app({"attend", "--help-all"}).out;
  for (const char* range : {"0.01 to 1", "10 to 2400", "0.02 to 60", "0 to 1"}) {
    CAPTURE(range);
    CHECK(contains(help, range));
  }
}

TEST_SUITE_END();

}  // namespace lacuna::picture_options_test
