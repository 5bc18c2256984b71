// What depends on an image is its own fault; else the options are at fault, and nothing starts.
// Here the two are told apart by whole runs: app.cpp makes the status, flow/prepare and
// flow/options ask.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "lacuna/image/png_writer.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::misfits_test {

using namespace lacuna::testing;

namespace {

using Words = std::vector<std::string>;

Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// A folder with wide.png of 128 x 64 pixels (width x height) and small.png of 64 x 64. In patches
/// of 16 pixels, with --fit grid and --image-size 64, they are 4 rows of 8 and 4 of 4.
struct TwoPhotos {
  TempFolder folder;
  std::string small = folder.write("small.png", encode_png(Image(64, 64), {})).native();
  std::string wide = folder.write("wide.png", encode_png(Image(64, 128), {})).native();
};

}  // namespace

TEST_CASE("what does not fit an image is that image's fault, also if it is the only one") {
  const TwoPhotos photos;
  const TempFolder masks;
  masks.write("wide.json", "{\"hidden\": [3]}");
  masks.write("row.json", "[[0, 1, 1, 0]]");
  const std::string own = (masks.path() / "{name}.json").native();
  struct Misfit {
    Words command;
    const char* message;
    bool wide_fits = true;
  };
  const Words grid = {"--fit", "grid", "--image-size", "64"};
  const Words grid_of_two = {"--fit", "grid", "--grid", "2"};
  for (const Misfit& misfit : {
           Misfit{{"mask", "--mask-rect", "80,0,20,20"}, "wholly outside the original of 64 x 64"},
           Misfit{{"mask", "--mask-rect", "0,0,0.5,0.5"}, "shares of the picture", false},
           Misfit{Words{"mask", "--mask-patches", "3,16-20"} + grid, "outside the grid of 4 x 4"},
           Misfit{{"mask", "--mask-file", own}, "/small.json: cannot be opened"},
           Misfit{{"mask", "--mask-file", (masks.path() / "row.json").native()},
                  "row.json: $ is",
                  false},
           Misfit{Words{"compare", "--query", "0,6"} + grid, "--query 0,6: outside the grid"},
           Misfit{Words{"attend", "--query", "0,6"} + grid, "--query 0,6: outside the grid"},
           Misfit{Words{"sweep", "--query", "0,6"} + grid, "--query 0,6: outside the grid"},
           Misfit{Words{"explain", "--query", "1,3"} + grid_of_two,
                  "--query 1,3: outside the grid"},
           Misfit{Words{"explain", "--mask-ratio", "0.8"} + grid_of_two,
                  "all 4 patches are hidden"},
           Misfit{{"explain", "--mask-rect", "0,0,64,64", "--fit", "squash"},
                  "16 patches are hidden"},
       }) {
    CAPTURE(std::string(misfit.message));
    const TempFolder out;
    const Words into = {"-o", out.path().native(), "--write", "json", "-q"};
    const AppRun alone = run_app(misfit.command + Words{photos.small} + into);
    CHECK(alone.status == 1);
    CHECK(contains(alone.err, "small.png: "));
    CHECK(contains(alone.err, misfit.message));
    CHECK(tree(out.path()).empty());
    const AppRun both = run_app(misfit.command + Words{photos.folder.path().native()} + into);
    CHECK(both.status == 1);
    CHECK(contains(both.err, "small.png: "));
    const std::set<std::string> files = tree(out.path());
    const auto is_of_wide = [](const std::string& name) { return name.starts_with("wide."); };
    CHECK(std::ranges::any_of(files, is_of_wide) == misfit.wide_fits);
  }
}

TEST_CASE("what fits no image is wrong use, and nothing starts") {
  const TwoPhotos photos;
  for (const Words& command : {
           Words{"mask", "--image-size", "50"},
           Words{"mask", "--image-size", "64", "--mask-patches", "16"},
           Words{"mask", "--image-size", "64", "--fit", "grid", "--mask-patches", "1024"},
           Words{"mask", "--fit", "grid", "--mask-patches", "0,x"},
           Words{"mask", "--fit", "grid", "--mask-patches", "9-3"},
           Words{"mask", "--mask-rect", "5,5,0,3"},
           Words{"mask", "--mask-rect=-5,-5,3,3"},
           Words{"mask", "--mask", "simmim", "--image-size", "80"},
           Words{"mask", "--mask", "simmim", "--image-size", "80", "--fit", "grid"},
           Words{"mask", "--mask", "block", "--rng", "torch"},
           Words{"compare", "--query", "99,0"},
           Words{"compare", "--query", "99,99", "--fit", "grid"},
           Words{"attend", "--query", "99,0"},
           Words{"sweep", "--query", "99,0"},
           Words{"explain", "--query", "4,0"},
           Words{"explain", "--query", "cls"},
           Words{"explain", "--mask-ratio", "1"},
           Words{"explain", "--mask-ratio", "1", "--fit", "grid"},
           Words{"explain", "--mask-patches", "0-15"},
           Words{"explain", "--image-size", "288"},
       }) {
    CAPTURE(command);
    for (const std::string& input : {photos.small, photos.folder.path().native()}) {
      const TempFolder out;
      const AppRun run = run_app(command + Words{input, "-o", out.path().native()});
      CHECK(run.status == 2);
      CHECK(!contains(run.err, "small.png"));
      CHECK(tree(out.path()).empty());
    }
  }
}

}  // namespace lacuna::misfits_test
