#include <doctest/doctest.h>

#include <map>

#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::output_options_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("output_options");

TEST_CASE("each panel is a file of its own, without words, square, whole pixels a patch") {
  const std::map<std::string, std::set<std::string>> expected = {
      {"compare",
       {"compare.original", "compare.masked", "compare.difference", "deit", "mae", "zeroed"}},
      {"attend",
       {"attend.original", "attend.masked", "attend.map", "attend.rollout", "attend.pca",
        "attend.pca.all", "attend.layer7.head0", "attend.layer7.head1", "attend.layer7.head2"}},
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
      const lacuna::Bytes png = file_bytes(out.path() / file);
      const int width = png[18] * 256 + png[19];
      CHECK(width == png[22] * 256 + png[23]);
      CHECK(width % 14 == 0);
    }
  }
}

TEST_SUITE_END();

}  // namespace lacuna::output_options_test
