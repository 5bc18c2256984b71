
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "lacuna/base/files.hpp"
#include "lacuna/image/png_writer.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::run_inputs_test {

using lacuna::Bytes;
using lacuna::testing::AppRun;
using lacuna::testing::contains;
using lacuna::testing::file_bytes;
using lacuna::testing::run_app;
using lacuna::testing::TempFolder;
using lacuna::testing::tree;

namespace {

const std::string cat = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

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

TEST_SUITE_BEGIN("run_inputs");

// What depends on an image is its own fault; else the options are at fault, and nothing starts.
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
           Misfit{{"compare", "--query", "0,15", "--fit", "grid"},
                  "--query 0,15: outside the grid"},
           Misfit{{"attend", "--query", "0,15", "--fit", "grid"}, "--query 0,15: outside the grid"},
           Misfit{{"sweep", "--query", "0,15", "--fit", "grid"}, "--query 0,15: outside the grid"},
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

TEST_CASE("a folder with bad files names each, writes each good one, and ends with 1") {
  const TempFolder in;
  const TempFolder out;
  const Bytes good = file_bytes(cat);
  in.write("good.png", good);
  in.write("sub/also good.png", good);
  in.write("\xff\xfe.png", good);
  in.write("-x.png", good);
  in.write("<script>\n.png", good);
  in.write("cut.png",
           Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(good.size() / 2)));
  in.write("empty.jpg", "");
  in.write("page.jpg", "<!DOCTYPE html><html></html>");
  in.write("notes.txt", "not a picture");
  REQUIRE(::mkfifo((in.path() / "pipe.png").c_str(), 0600) == 0);
  const AppRun run = run_app(
      {"compare", in.path().native(), "-o", out.path().native(), "--write", "json", "--quiet"});
  CHECK(run.status == 1);
  CHECK(tree(out.path()) == std::set<std::string>{"good.attention.json",
                                                  "sub/also good.attention.json",
                                                  "\xff\xfe.attention.json", "-x.attention.json",
                                                  "<script>\n.attention.json", "manifest.jsonl",
                                                  "summary.csv", "summary.json"});
  for (const char* bad : {"cut.png", "empty.jpg", "page.jpg", "pipe.png"}) {
    CHECK(contains(run.err, std::string("/") + bad + ": "));
  }
  CHECK(std::ranges::count(run.err, '\n') == 4);

  const Bytes manifest = file_bytes(out.path() / "manifest.jsonl");
  std::istringstream lines(std::string(manifest.begin(), manifest.end()));
  int done = 0;
  int failed = 0;
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json entry = nlohmann::json::parse(line);
    ++(entry["status"] == "done" ? done : failed);
    CHECK(entry.contains("error") == (entry["status"] == "failed"));
  }
  CHECK(done == 5);
  CHECK(failed == 4);
}

TEST_CASE("names that clash are found before anything runs, and --names full parts them") {
  const TempFolder in;
  const TempFolder out;
  in.write("a.png", file_bytes(cat));
  in.write("a.bmp", file_bytes(cat));
  const AppRun clash = run_app({"mask", in.path().native(), "-o", out.path().native()});
  CHECK(clash.status == 2);
  CHECK(contains(clash.err, "a.bmp and "));
  CHECK(contains(clash.err, "use --names full"));
  CHECK(tree(out.path()).empty());
  CHECK(
      run_app({"mask", in.path().native(), "-o", out.path().native(), "--names", "full"}).status ==
      0);
  CHECK(tree(out.path()) == std::set<std::string>{"a_bmp.mask.json", "a_bmp.mask.png",
                                                  "a_png.mask.json", "a_png.mask.png",
                                                  "manifest.jsonl"});
}

TEST_CASE("an output folder inside the input folder is never an input") {
  const TempFolder in;
  in.write("a.png", file_bytes(cat));
  const std::string out = (in.path() / "out").native();
  for (int turn = 0; turn < 2; ++turn) {
    CHECK(run_app({"mask", in.path().native(), "-o", out}).status == 0);
    CHECK(tree(out) == std::set<std::string>{"a.mask.json", "a.mask.png", "manifest.jsonl"});
  }
}

TEST_SUITE_END();

}  // namespace lacuna::run_inputs_test
