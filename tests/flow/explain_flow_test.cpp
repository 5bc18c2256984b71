#include "lacuna/flow/explain_flow.hpp"

#include <doctest/doctest.h>

#include <set>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::explain_flow_test {

using testing::contains;
using testing::run_app;
using testing::TempFolder;

namespace {

const std::string cat = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

testing::AppRun explain_cat(const TempFolder& out, std::vector<std::string> options) {
  options.insert(options.begin(), {"explain", cat, "-o", out.path().native()});
  return run_app(options);
}

}  // namespace

TEST_CASE("explain writes one page and the numbers, and with --steps a slide for each step") {
  const TempFolder out;
  const testing::AppRun page = explain_cat(out, {});
  REQUIRE(page.status == 0);
  CHECK(contains(page.out + page.err, "12 of 16 patches hidden"));
  CHECK(testing::tree(out.path()) == std::set<std::string>{"cat.explain.json", "cat.explain.png"});
  CHECK(testing::json_of(out.path() / "cat.explain.json")["patches"]["grid"].dump() == "[4,4]");
  REQUIRE(explain_cat(out, {"--steps", "--write", "figure"}).status == 0);
  CHECK(testing::tree(out.path()) ==
        std::set<std::string>{"cat.explain.json", "cat.explain.png", "cat.explain.step1.png",
                              "cat.explain.step2.png", "cat.explain.step3.png",
                              "cat.explain.step4.png", "cat.explain.step5.png",
                              "cat.explain.without-step4.png"});
}

TEST_CASE("explain draws nothing when only the numbers are asked for, and no caption on request") {
  const TempFolder out;
  REQUIRE(explain_cat(out, {"--steps", "--write", "json"}).status == 0);
  CHECK(testing::tree(out.path()) == std::set<std::string>{"cat.explain.json"});
  const auto height = [&](const char* caption) {
    REQUIRE(explain_cat(out, {"--write", "figure", "--caption", caption}).status == 0);
    const Bytes png = testing::bytes_of(out.path() / "cat.explain.png");
    return png[22] * 256 + png[23];
  };
  const int full = height("full");
  const int brief = height("short");
  CHECK(full > brief);
  CHECK(brief > height("off"));
}

TEST_CASE("explain refuses what has no softmax, no row or no room, and writes nothing") {
  const TempFolder out;
  const auto refused = [&](const std::vector<std::string>& options, int status,
                           const std::string& words) {
    const testing::AppRun run = explain_cat(out, options);
    CAPTURE(run.err);
    CHECK(run.status == status);
    CHECK(contains(run.err, words));
  };
  refused({"--mask-ratio", "1"}, 2, "all 16 patches are hidden");
  refused({"--query", "cls"}, 2, "no CLS token");
  refused({"--query", "0,4"}, 2, "outside the grid of 4 rows and 4 columns");
  refused({"--write", "panels"}, 2, "use figure, and --steps");
  refused({"--grid", "9"}, 2, "--grid");
  refused({"--grid", "4", "--image-size", "96"}, 2, "excludes");
  refused({"--image-size", "288"}, 1, "9 x 9 patches, and a page holds 64");
  CHECK(testing::tree(out.path()).empty());
}

TEST_CASE("--image-size gives explain another grid, and --fit grid that of the photo") {
  const TempFolder out;
  REQUIRE(explain_cat(out, {"--image-size", "96x160", "--write", "json"}).status == 0);
  CHECK(testing::json_of(out.path() / "cat.explain.json")["patches"]["grid"].dump() == "[5,3]");
  REQUIRE(explain_cat(out, {"--grid", "3", "--fit", "grid", "--write", "json"}).status == 0);
  CHECK(testing::json_of(out.path() / "cat.explain.json")["patches"]["grid"].dump() == "[3,4]");
}

}  // namespace lacuna::explain_flow_test
