#include <doctest/doctest.h>

#include <filesystem>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

using namespace lacuna::testing;

TEST_SUITE_BEGIN("sweep_command");

TEST_CASE("sweep says a line for each ratio") {
  const TempFolder out;
  const AppRun run =
      run_app({"sweep", cat, "--ratios", "0.5,0.75", "--write", "json", "-o", out.path().native()});
  CHECK(run.status == 0);
  CHECK(contains(run.err, "equal at every ratio"));
  CHECK(contains(run.err, "0.75   147 hidden"));
}

TEST_CASE("what fixes a mask, and ratios that cannot be, are wrong use in one line") {
  const TempFolder out;
  const auto refused = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"sweep", cat, "-o", (out.path() / "x").native()});
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
  for (const char* ratios : {"0.5", "0.5,0.2", "0.5,0.5", "-0.1,0.5", "0.5,1.1"}) {
    CAPTURE(ratios);
    CHECK(contains(refused({std::string("--ratios=") + ratios}),
                   "needed 2 to 20 ratios between 0 and 1"));
  }
  for (const char* ratios : {"a,b", "0.1,nan", "0.1,inf"}) {
    CHECK(contains(refused({"--ratios", ratios}), "needed one share, as 0.75 or 75%"));
  }
  CHECK(contains(refused({"--preset", "ieee1", "--animate", "ratios"}), "is not printed"));
  CHECK(contains(refused({"--write", "triplet"}), "triplet"));
  CHECK(contains(refused({"--write", "overlays"}), "overlays is none of figure, panels"));
}

TEST_CASE("the recipe of an animation has each option once") {
  const TempFolder out;
  const AppRun run = run_app({"sweep", cat, "--model", "untrained:deit-tiny", "--image-size", "32",
                              "--ratios", "0.25,0.5", "--animate", "ratios", "--frame-seconds",
                              "0.3", "--write", "json", "-o", out.path().native()});
  REQUIRE(run.status == 0);
  const AppRun inspected = run_app({"inspect", (out.path() / "cat.sweep.ratios.apng").native()});
  CHECK(inspected.status == 0);
  CHECK(contains(inspected.out, " --animate ratios "));
  CHECK(contains(inspected.out, " --frame-seconds 0.3"));
}

TEST_SUITE_END();
