#include "lacuna/runner/records/outputs_there.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/hash.hpp"
#include "support/bytes.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::outputs_there_test {

TEST_CASE("outputs are there by their size, and on request by their content; a link is none") {
  const testing::TempFolder folder;
  folder.write("sub/cat.mask.json", "12345");
  ManifestLine line = {.name = "sub/cat.png", .command = "mask"};
  line.outputs = {
      {.file = "sub/cat.mask.json", .bytes = 5, .hash = content_hash(testing::bytes_of("12345"))}};
  CHECK(outputs_are_there(line, folder.path(), false));
  CHECK(outputs_are_there(line, folder.path(), true));
  folder.write("sub/cat.mask.json", "12346");
  CHECK(outputs_are_there(line, folder.path(), false));
  CHECK_FALSE(outputs_are_there(line, folder.path(), true));
  folder.write("sub/cat.mask.json", "1234");
  CHECK_FALSE(outputs_are_there(line, folder.path(), false));
  std::filesystem::remove(folder.path() / "sub/cat.mask.json");
  std::filesystem::create_symlink(folder.write("other", "12345"),
                                  folder.path() / "sub/cat.mask.json");
  CHECK_FALSE(outputs_are_there(line, folder.path(), false));
}

}  // namespace lacuna::outputs_there_test
