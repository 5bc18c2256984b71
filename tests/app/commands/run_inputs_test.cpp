
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "lacuna/base/files.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::run_inputs_test {

using lacuna::Bytes;
using namespace lacuna::testing;

TEST_SUITE_BEGIN("run_inputs");

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
  in.write("x/a.png", file_bytes(cat));
  in.write("y/a.png", file_bytes(cat));
  const AppRun twice = run_app({"mask", (in.path() / "x").native(), (in.path() / "y").native(),
                                "-o", out.path().native(), "--names", "full"});
  CHECK(twice.status == 2);
  CHECK(contains(twice.err, "would write the same files; use separate --output folders"));
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
