#include <doctest/doctest.h>

#include <map>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::figure_options_test {

using namespace lacuna::testing;

namespace {

const std::string cat = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

AppRun mask(std::vector<std::string> options, const TempFolder& out) {
  options.insert(options.begin(), {"mask", cat, "-o", out.path().native()});
  return run_app(options);
}

}  // namespace

TEST_SUITE_BEGIN("app");

TEST_CASE("every format that is asked for is written, once") {
  const TempFolder out;
  CHECK(mask({"--format", "svg,pdf,svg"}, out).status == 0);
  CHECK(tree(out.path()) == std::set<std::string>{"cat.mask.svg", "cat.mask.pdf", "cat.mask.json"});
}

TEST_CASE("each panel is a file of its own, without words, square, whole pixels a patch") {
  const std::map<std::string, std::set<std::string>> expected = {
      {"compare",
       {"compare.original", "compare.masked", "compare.difference", "deit", "mae", "zeroed"}},
      {"attend",
       {"attend.original", "attend.masked", "attend.map", "attend.rollout", "attend.pca",
        "attend.pca.all", "attend.layer3.head0", "attend.layer3.head1", "attend.layer3.head2"}},
      {"reconstruct",
       {"reconstruct.original", "reconstruct.masked", "reconstruct.error",
        "reconstruct.mean-colour", "reconstruct.telea", "reconstruct.navier-stokes",
        "reconstruction", "pasted", "decoder"}}};
  for (const auto& [command, names] : expected) {
    CAPTURE(command);
    const TempFolder out;
    REQUIRE(run_app({command, cat, "--write", "panels", "-q", "-o", out.path().native()}).status ==
            0);
    std::set<std::string> files;
    for (const std::string& name : names) {
      files.insert("cat." + name + ".png");
    }
    CHECK(tree(out.path()) == files);
    for (const std::string& file : files) {
      CAPTURE(file);
      const lacuna::Bytes png = bytes_of(out.path() / file);
      const int width = png[18] * 256 + png[19];
      CHECK(width == png[22] * 256 + png[23]);
      CHECK(width % 14 == 0);
    }
  }
}

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

TEST_CASE("the smallest text is told where a size is asked for, and is a warning under 5 points") {
  const TempFolder out;
  CHECK_FALSE(contains(mask({"--numbers"}, out).err, "smallest text"));
  // The numbers are 16 pt on a picture of 896.
  CHECK(contains(mask({"--numbers", "--width", "200pt"}, out).err,
                 "warning: the smallest text of the figures is"));
  const AppRun large = mask({"--numbers", "--width", "1792pt"}, out);
  CHECK(contains(large.err, "the smallest text of the figures is"));
  CHECK_FALSE(contains(large.err, "warning"));
  CHECK_FALSE(contains(mask({"--width", "20pt"}, out).err, "smallest text"));  // it has none
}

TEST_CASE("jet works and is warned of, words and lengths that are none are wrong use") {
  const TempFolder out;
  const AppRun jet = run_app(
      {"compare", cat, "--colormap", "jet", "--write", "figure", "-q", "-o", out.path().native()});
  CHECK(jet.status == 0);
  CHECK(contains(jet.err, "warning: --colormap jet: "));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--format", "gif"},
                                                {"--width", "89"},
                                                {"--dpi", "0"},
                                                {"--preset", "poster"},
                                                {"--theme", "pink"},
                                                {"--caption", "long"},
                                                {"--colormap", "jet"}}) {
    CAPTURE(wrong[0]);
    CHECK(mask(wrong, out).status == 2);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::figure_options_test
