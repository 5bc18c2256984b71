#include "lacuna/flow/sweep_flow.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "lacuna/base/error.hpp"
#include "support/refusal.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::sweep_flow_test {

using testing::AppRun;
using testing::contains;
using testing::json_of;
using testing::run_app;
using testing::TempFolder;
using testing::tree;

namespace {

const std::string kitten = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

}  // namespace

TEST_SUITE_BEGIN("sweep_flow");

TEST_CASE("the numbers of a ratio are those of compare and of reconstruct at that ratio") {
  const TempFolder out;
  const std::string folder = out.path().native();
  const AppRun sweep = run_app({"sweep", kitten, "--ratios", "0.5,0.75", "--seed", "3", "--write",
                                "json", "--animate", "ratios", "-o", folder});
  CHECK(sweep.status == 0);
  CHECK(contains(sweep.err, "equal at every ratio"));
  CHECK(contains(sweep.err, "0.75   147 hidden"));
  CHECK(run_app({"compare", kitten, "--seed", "3", "--write", "json", "-o", folder}).status == 0);
  CHECK(run_app({"reconstruct", kitten, "--seed", "3", "--write", "json", "-o", folder}).status ==
        0);
  CHECK(tree(out.path()) == std::set<std::string>{"cat.sweep.json", "cat.sweep.ratios.apng",
                                                  "cat.attention.json", "cat.reconstruct.json"});
  const nlohmann::json swept = json_of(out.path() / "cat.sweep.json");
  const nlohmann::json compared = json_of(out.path() / "cat.attention.json");
  nlohmann::json errors = json_of(out.path() / "cat.reconstruct.json")["errors"];
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

TEST_CASE("what fixes a mask, and ratios that cannot be, are wrong use in one line") {
  const TempFolder out;
  const auto refused = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"sweep", kitten, "-o", (out.path() / "x").native()});
    const AppRun run = run_app(options);
    CHECK(run.status == 2);
    CHECK_FALSE(std::filesystem::exists(out.path() / "x"));
    return run.err;
  };
  CHECK(contains(refused({"--mask-ratio", "0.5"}), "--mask-ratio: a sweep draws its masks"));
  CHECK(contains(refused({"--mask-patches", "0-13"}), "--mask-patches: a sweep draws its masks"));
  CHECK(contains(refused({"--mask-rect", "0,0,9,9"}), "--mask-rect: a sweep draws its masks"));
  CHECK(contains(refused({"--mask-file", "m.png"}), "--mask-file: a sweep draws its masks"));
  CHECK(contains(refused({"--invert-mask"}), "--invert-mask: a sweep draws its masks"));
  CHECK(contains(refused({"--mask", "grid"}), "grid is none of random, block, simmim"));
  for (const char* ratios : {"0.5", "0.5,0.2", "0.5,0.5", "-0.1,0.5", "0.5,1.1", "0.1,nan"}) {
    CAPTURE(ratios);
    CHECK(contains(refused({std::string("--ratios=") + ratios}),
                   "needed 2 to 20 ratios between 0 and 1"));
  }
  CHECK(contains(refused({"--ratios", "a,b"}), "is no list of numbers"));
}

TEST_CASE("21 ratios are too many, and a mask without a ratio has none to sweep") {
  std::vector<double> many;
  for (int i = 0; i <= 20; ++i) {
    many.push_back(i / 20.0);
  }
  CHECK(contains(testing::refusal(ErrorKind::usage, [&] { check_ratios(many); }), "2 to 20"));
  many.pop_back();
  CHECK_NOTHROW(check_ratios(many));
  SweepOptions options;
  options.prepare.mask.pattern.type = MaskType::checkerboard;
  CHECK(contains(testing::refusal(ErrorKind::usage, [&] { check_options(VitConfig(), options); }),
                 "--mask checkerboard: has no ratio"));
}

TEST_SUITE_END();

}  // namespace lacuna::sweep_flow_test
