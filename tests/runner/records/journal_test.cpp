#include "lacuna/runner/records/journal.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/files.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "support/bytes.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::journal_test {

TEST_CASE("a journal makes its folder, holds what was appended, and stays") {
  const testing::TempFolder folder;
  std::filesystem::path path;
  {
    Journal journal(folder.path() / "to/be/made", "mask.1-of-2");
    path = journal.path();
    journal.append("first\n");
    CHECK(read_whole_file(path, 100) == testing::bytes_of("first\n"));  // already now
    journal.append("second\n");
  }
  CHECK(read_whole_file(path, 100) == testing::bytes_of("first\nsecond\n"));
  CHECK(path.parent_path() == folder.path() / "to/be/made");
  CHECK(journal_owner(path.filename().native()) == "mask.1-of-2");
}

TEST_CASE("two journals of one process are two files") {
  const testing::TempFolder folder;
  Journal first(folder.path(), "");
  Journal second(folder.path(), "");
  first.append("a\n");
  second.append("b\n");
  CHECK(first.path() != second.path());
  CHECK(read_whole_file(first.path(), 100) == testing::bytes_of("a\n"));
}

}  // namespace lacuna::journal_test
