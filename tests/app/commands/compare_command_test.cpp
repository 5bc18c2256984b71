#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "lacuna/image/image.hpp"
#include "lacuna/image/png_writer.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::compare_command_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("compare_command");

TEST_CASE(
    "compare leaves a figure, an overlay for each layout and the JSON, and says what it saw") {
  const TempFolder out;
  const AppRun run = run_app({"compare", cat, "-o", out.path().native()});
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  CHECK(tree(out.path()) == std::set<std::string>{"cat.attention.json", "cat.compare.png",
                                                  "cat.deit.png", "cat.mae.png", "cat.zeroed.png"});
  CHECK(contains(run.err, "147 of 196 patches hidden"));
  CHECK(contains(run.err, "visible rows of deit and mae: equal"));
  CHECK(contains(run.err, "mini: a small model trained on composed images: "));
}

TEST_CASE("a picture of one colour has finite numbers") {
  const TempFolder folder;
  const auto photo = folder.write("flat.png", encode_png(Image(32, 32), {}));
  const std::string out = (folder.path() / "out").native();
  // JSON with a number that is not finite is an error.
  CHECK(run_app({"compare", photo.native(), "-o", out}).status == 0);
  CHECK(run_app({"reconstruct", photo.native(), "-o", out, "--write", "json"}).status == 0);
}

TEST_CASE(
    "--rng torch --seed 2 keeps the 49 patches of the MAE notebook, 197 and 50 tokens, 17.563 and "
    "4.322 GMAC") {
  const TempFolder out;
  const AppRun run = run_app({"compare", cat, "--model", "untrained:deit-base", "--rng", "torch",
                              "--seed", "2", "-o", out.path().native(), "--write", "json"});
  CHECK(run.status == 0);
  CHECK(tree(out.path()) == std::set<std::string>{"cat.attention.json"});
  const nlohmann::json json = json_of(out.path() / "cat.attention.json");
  auto kept = json["mask"]["ids_keep"].get<std::vector<int>>();
  CHECK(std::vector<int>(kept.begin(), kept.begin() + 10) ==
        std::vector<int>{82, 108, 20, 163, 128, 102, 140, 184, 67, 77});
  std::ranges::sort(kept);
  CHECK(kept == std::vector<int>{7,   9,   17,  20,  27,  28,  30,  31,  41,  61,  67,  70,  72,
                                 77,  79,  82,  88,  91,  96,  97,  98,  102, 108, 111, 114, 122,
                                 125, 128, 129, 130, 133, 137, 140, 146, 149, 152, 155, 156, 160,
                                 163, 166, 169, 170, 174, 176, 180, 184, 185, 191});
  CHECK(json["layouts"][0]["sequence_length"] == 197);
  CHECK(json["layouts"][1]["sequence_length"] == 50);
  CHECK((json["layouts"][0]["cost"]["macs"]["total"].get<std::int64_t>() + 500'000) / 1'000'000 ==
        17563);
  CHECK((json["layouts"][1]["cost"]["macs"]["total"].get<std::int64_t>() + 500'000) / 1'000'000 ==
        4322);
  CHECK(json["comparison"]["equal"] == true);
}

TEST_SUITE_END();

}  // namespace lacuna::compare_command_test
