#include <doctest/doctest.h>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::attend_command_test {

using namespace lacuna::testing;

namespace {

const std::string cat = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

}  // namespace

TEST_SUITE_BEGIN("attend_command");

TEST_CASE("attend writes sheet, queries and animations, whose recipes make them again") {
  const TempFolder out;
  const auto attend = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"attend", cat, "-q", "-o", out.path().native()});
    return run_app(options).status;
  };
  REQUIRE(attend({"--query", "7,5", "--query", "cls", "--write", "sheet,queries", "--animate",
                  "queries,heads", "--animate-format", "apng,gif", "--no-pca"}) == 0);
  const std::set<std::string> files = {"cat.sheet.png",   "cat.queries.png", "cat.queries.apng",
                                       "cat.queries.gif", "cat.heads.apng",  "cat.heads.gif"};
  CHECK(tree(out.path()) == files);
  const auto recipe_of = [&](const std::string& file) {
    return run_app({"inspect", (out.path() / file).native()}).out;
  };
  CHECK(contains(recipe_of("cat.sheet.png"), "--write sheet"));
  CHECK(contains(recipe_of("cat.queries.apng"), "--animate queries"));
  CHECK(contains(recipe_of("cat.heads.gif"), "--animate heads --animate-format gif"));
  const lacuna::Bytes before = bytes_of(out.path() / "cat.heads.gif");
  REQUIRE(attend({"--query", "7,5", "--query", "cls", "--no-pca", "--write", "json", "--animate",
                  "heads", "--animate-format", "gif"}) == 0);
  CHECK(bytes_of(out.path() / "cat.heads.gif") == before);
}

TEST_CASE("sheets are attend's alone, and an animation of something else is wrong use") {
  const TempFolder out;
  const AppRun sheet = run_app({"compare", cat, "--write", "sheet", "-o", out.path().native()});
  CHECK(sheet.status == 2);
  CHECK(contains(sheet.err, "sheet is none of figure, overlays, panels, json, tensors"));
  const AppRun motion = run_app({"attend", cat, "--animate", "patches", "-o", out.path().native()});
  CHECK(motion.status == 2);
  CHECK(contains(motion.err, "patches is none of layers, queries, heads"));
  CHECK(tree(out.path()).empty());
}

TEST_SUITE_END();

}  // namespace lacuna::attend_command_test
