#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::attend_command_test {

using namespace lacuna::testing;

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
  const lacuna::Bytes before = file_bytes(out.path() / "cat.heads.gif");
  REQUIRE(attend({"--query", "7,5", "--query", "cls", "--no-pca", "--write", "json", "--animate",
                  "heads", "--animate-format", "gif"}) == 0);
  CHECK(file_bytes(out.path() / "cat.heads.gif") == before);
}

TEST_CASE("attend hides nothing, unless an option is about the mask or the layout about hiding") {
  const TempFolder out;
  const auto mask_of = [&](std::vector<std::string> options) {
    options.insert(options.begin(),
                   {"attend", cat, "-q", "-o", out.path().native(), "--model",
                    "untrained:deit-tiny", "--image-size", "64", "--write", "json", "--no-pca"});
    REQUIRE(run_app(options).status == 0);
    const nlohmann::json json = json_of(out.path() / "cat.attend.json");
    return std::pair(json["mask"]["removed"].get<int>(), json["recipe"].value("mask", ""));
  };
  const std::pair none(0, std::string("none"));
  const std::pair random(12, std::string("random"));
  CHECK(mask_of({}) == none);
  CHECK(mask_of({"--layout", "deit"}) == none);
  CHECK(mask_of({"--layout", "all", "--seed", "3"}) == none);
  CHECK(mask_of({"--layout", "mae", "--mask", "none"}) == none);
  CHECK(mask_of({"--layout", "mae"}) == random);
  CHECK(mask_of({"--layout", "zeroed"}) == random);
  CHECK(mask_of({"--mask-ratio", "0.75"}) == random);
  CHECK(mask_of({"--seed", "0"}) == random);
  CHECK(mask_of({"--rng", "torch"}) == random);
  CHECK(mask_of({"--mask", "random"}) == random);
  CHECK(mask_of({"--mask-patches", "0,1"}) == std::pair(2, std::string()));
}

TEST_CASE("what attend hides is in the key of its results, said or not") {
  const TempFolder in;
  const TempFolder out;
  in.write("a.png", file_bytes(cat));
  const auto done = [&](std::vector<std::string> options) {
    options.insert(options.begin(),
                   {"attend", in.path().native(), "--json", "-q", "-o", out.path().native(),
                    "--model", "untrained:deit-tiny", "--image-size", "64", "--write", "json"});
    const AppRun run = run_app(options);
    return contains(run.out, R"("done": 1)");
  };
  CHECK(done({}));
  CHECK_FALSE(done({"--mask", "none"}));
  CHECK(done({"--seed", "0"}));  // the default seed, said: another mask
  CHECK_FALSE(done({"--mask", "random"}));
  CHECK(done({"--layout", "deit"}));
}

TEST_CASE("a ratio of a mask that hides nothing is wrong use") {
  const TempFolder out;
  for (const char* command : {"attend", "compare", "mask", "reconstruct", "explain"}) {
    const AppRun run =
        run_app({command, cat, "--mask", "none", "--mask-ratio", "0.5", "-o", out.path().native()});
    CAPTURE(command);
    CHECK(run.status == 2);
    CHECK(contains(run.err, "--mask none: hides nothing, and --mask-ratio says how much to hide"));
  }
  CHECK(tree(out.path()).empty());
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
