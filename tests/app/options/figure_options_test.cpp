#include <doctest/doctest.h>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::figure_options_test {

using namespace lacuna::testing;

namespace {

AppRun mask(std::vector<std::string> options, const TempFolder& out) {
  options.insert(options.begin(), {"mask", cat, "-o", out.path().native()});
  return run_app(options);
}

}  // namespace

TEST_SUITE_BEGIN("figure_options");

TEST_CASE("every format that is asked for is written, once") {
  const TempFolder out;
  CHECK(mask({"--format", "svg,pdf,svg"}, out).status == 0);
  CHECK(tree(out.path()) == std::set<std::string>{"cat.mask.svg", "cat.mask.pdf", "cat.mask.json"});
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
                                                {"--dpi", "nan"},
                                                {"--crop-ratio", "nan"},
                                                {"--mean", "nan,0,0"},
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
