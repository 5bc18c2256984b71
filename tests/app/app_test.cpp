#include "app.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::app_test {

using namespace lacuna::testing;

namespace fs = std::filesystem;

TEST_SUITE_BEGIN("app");

TEST_CASE("every output has the same bytes for 1, 2, 3 and 7 threads") {
  std::vector<TempFolder> outs(4);
  const char* const threads[] = {"1", "2", "3", "7"};
  for (std::size_t i = 0; i < outs.size(); ++i) {
    CHECK(run_app({"compare", cat, "--query", "3,4", "--layer", "0,-1", "--matrices", "--threads",
                   threads[i], "-o", outs[i].path().native()})
              .status == 0);
    CHECK(tree(outs[i].path()).size() == 5);
    for (const std::string& file : tree(outs[i].path())) {
      CAPTURE(file);
      CHECK((file_bytes(outs[i].path() / file) == file_bytes(outs[0].path() / file)));
    }
  }
}

TEST_CASE("wrong use ends with 2 in one line that says what to do, and writes nothing") {
  const TempFolder out;
  const std::string o = out.path().native();
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"compare", cat, "-o", o, "--layer", "30"}, "--layer 30: this model has layers 0 to 7"},
      {{"compare", cat, "-o", o, "--head", "3"}, "--head 3: this model has heads 0 to 2"},
      {{"compare", cat, "-o", o, "--query", "14,0"}, "--query 14,0: outside the grid"},
      {{"compare", cat, "-o", o, "--mask-ratio", "1.5"}, "1.5"},
      {{"compare", cat, "-o", o, "--mask-ratio", "nan"}, "nan"},
      {{"compare", cat, "-o", o, "--seed", "-1"}, "--seed"},
      {{"compare", cat, "-o", o, "--seed", "99999999999999999999"}, "--seed"},
      {{"compare", cat, "-o", o, "--seed", "5x"}, "--seed"},
      {{"compare", cat, "-o", o, "--seed="}, "--seed"},
      {{"compare", cat, "-o", o, "--rng", "python"}, "--rng python"},
      {{"compare", cat, "-o", o, "--mask-patches", "0-500"}, "500"},
      {{"compare", cat, "-o", o, "--mask", "block", "--mask-patches", "1"}, "--mask"},
      {{"compare", cat, "-o", o, "--image-size", "225"}, "multiple of the patch size 16"},
      {{"compare", cat, "-o", o, "--model", "untrained:deit-huge"}, "choose deit-tiny"},
      {{"compare", cat, "-o", o, "--threads", "-1"}, "--threads"},
      {{"compare", cat, "-o", o, "--layers", "1"},
       "--layers: not expected here, did you mean --layer? See lacuna compare --help"},
      {{"compare", cat, "-o", o, "--xyzzy=1"}, "--xyzzy: not expected here; see lacuna compare"},
      {{"merge", o, "\x1b[31m"}, "\\x1b[31m"},
      {{"compare", cat, "-o", o, "--fit", "gird"}, "did you mean grid?"},
      {{"compare", cat, "-o", o, "--mask-ratio", "175%"}, "1.75"},
      {{"compare", cat, "-o", o, "--mask-ratio", "%"}, "--mask-ratio"},
      {{"attend", cat, "-o", o, "--threshold", "60%"},
       "--threshold: \"60%\": needed a number; see lacuna attend --help"},
      {{"reconstruct", cat, "-o", o, "--layer", "1.5"}, "--layer: \"1.5\": needed a whole number"},
      {{"compare"}, "inputs"},
      {{}, "subcommand is required"},
      {{"comprae", cat}, "comprae: no such command, did you mean compare? See lacuna --help"},
      {{"xyzzy"}, "xyzzy: no such command; choose compare or"},
      {{"--lang", "zh", "compare", cat}, "--lang: options stand behind a command"},
      {{"--foo"}, "--foo: options stand behind a command"},
  };
  for (const auto& [arguments, part] : cases) {
    const AppRun run = run_app(arguments);
    CAPTURE(run.err);
    CHECK(run.status == 2);
    CHECK(contains(run.err, part));
    CHECK(run.err.starts_with("lacuna: error: "));
    CHECK(std::ranges::count(run.err, '\n') == 1);
    CHECK(run.out.empty());
  }
  CHECK(tree(out.path()).empty());
}

TEST_CASE(
    "a required input that cannot be used ends with 3, an output that cannot be written with 4") {
  const TempFolder out;
  const std::string o = out.path().native();
  CHECK(run_app({"compare", cat, "-o", o, "--model", "nowhere.safetensors"}).status == 3);
  CHECK(run_app({"compare", cat, "-o", o, "--model", cat}).status == 3);
  CHECK(run_app({"compare", "nowhere.png", "-o", o}).status == 3);
  CHECK(run_app({"compare", cat, "-o", o, "--mask-file", "nowhere.png"}).status == 3);
  const fs::path file = out.write("file", "in the way");
  CHECK(run_app({"compare", cat, "-o", file.native()}).status == 4);
  CHECK(tree(out.path()) == std::set<std::string>{"file"});
}

TEST_CASE("the field's underscore spelling is accepted, file names keep theirs") {
  const TempFolder in;
  const TempFolder out;
  in.write("my_cat.png", file_bytes(cat));
  const AppRun run = run_app({"mask", (in.path() / "my_cat.png").native(), "--mask_ratio=0.5",
                              "--output", out.path().native()});
  CHECK(run.status == 0);
  CHECK(json_of(out.path() / "my_cat.mask.json")["mask"]["removed"] == 98);
}

TEST_CASE("a share of patches may be said in percent") {
  const TempFolder out;
  CHECK(run_app({"mask", cat, "--mask-ratio", "75%", "-o", out.path().native()}).status == 0);
  CHECK(json_of(out.path() / "cat.mask.json")["mask"]["removed"] == 147);
  CHECK(json_of(out.path() / "cat.mask.json")["recipe"]["mask_ratio"] == 0.75);
}

TEST_CASE("the recipe in the JSON makes the same bytes again") {
  const TempFolder a;
  const TempFolder b;
  CHECK(run_app({"compare", "--query", "0,5",     "--layer", "2,-1",  "--mask-ratio",   "0.5",
                 cat,       "--fit",   "grid",    "--mask",  "block", "--rng",          "python",
                 "--seed",  "1",       "--query", "cls",     "-o",    a.path().native()})
            .status == 0);
  const nlohmann::json recipe = json_of(a.path() / "cat.attention.json")["recipe"];
  std::vector<std::string> arguments = {recipe["command"], cat, "-o", b.path().native()};
  for (const auto& [key, value] : recipe.items()) {
    for (const nlohmann::json& word : value.is_array() ? value : nlohmann::json::array({value})) {
      if (key != "command") {
        arguments.push_back("--" + key);
        arguments.push_back(word.is_string() ? word.get<std::string>() : word.dump());
      }
    }
  }
  CHECK(run_app(arguments).status == 0);
  for (const std::string& file : tree(a.path())) {
    CAPTURE(file);
    CHECK((file_bytes(a.path() / file) == file_bytes(b.path() / file)));
  }
}

TEST_CASE("help and version go to standard output and end with 0") {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                    {"compare", "--help"},
                                                    {"mask", "--help"},
                                                    {"explain", "--help"},
                                                    {"compare", "--help-all"},
                                                    {"-V"},
                                                    {"--version"}}) {
    const AppRun run = run_app(arguments);
    CHECK(run.status == 0);
    CHECK(!run.out.empty());
    CHECK(run.err.empty());
  }
  CHECK(contains(run_app({"compare", "--help"}).out, "untrained:deit-tiny"));
}

TEST_SUITE_END();

}  // namespace lacuna::app_test
