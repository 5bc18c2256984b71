#include <doctest/doctest.h>

#include <filesystem>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

using namespace lacuna::testing;

TEST_SUITE_BEGIN("explain_command");

TEST_CASE("explain says what it hides, and a refusal writes nothing") {
  const TempFolder out;
  const std::filesystem::path results = out.path() / "results";
  const auto explain = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"explain", cat, "-o", results.native()});
    return run_app(options);
  };
  const auto refused = [&](const std::vector<std::string>& options, int status,
                           const std::string& words) {
    const AppRun run = explain(options);
    CAPTURE(run.err);
    CHECK(run.status == status);
    CHECK(contains(run.err, words));
    CHECK((!std::filesystem::exists(results) || tree(results).empty()));
  };
  refused({"--mask-ratio", "1"}, 2, "all 16 patches are hidden");
  refused({"--query", "cls"}, 2, "no CLS token");
  refused({"--write", "panels"}, 2, "panels is none of figure, json");
  refused({"--write", "overlays"}, 2, "overlays is none of figure, json");
  refused({"--grid", "9"}, 2, "--grid");
  refused({"--grid", "4", "--image-size", "96"}, 2, "excludes");
  refused({"--image-size", "288"}, 2, "9 x 9 patches, and a page holds 64");
  refused({"--preset", "nature1"}, 2, "--preset nature1: the tables of explain");
  refused({"--preset", "a4", "--grid", "5"}, 2, "--preset a4: the tables of 25 patches");
  refused({"--preset", "slide"}, 2, "add --steps");
  const AppRun run = explain({"--grid", "3", "--write", "json", "--preset", "nature1"});
  CHECK(run.status == 0);
  CHECK(contains(run.err, "7 of 9 patches hidden (random)"));
  CHECK(json_of(results / "cat.explain.json")["patches"]["grid"].dump() == "[3,3]");
}

TEST_SUITE_END();
