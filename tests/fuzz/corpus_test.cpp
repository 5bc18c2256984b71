#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "fuzz/parsers.hpp"
#include "lacuna/base/files.hpp"

namespace lacuna::testing::corpus {
namespace {

const std::filesystem::path corpora = LACUNA_SOURCE_DIR "/tests/fuzz/corpus";

TEST_CASE("every file of the corpora is read or refused by its parser") {
  for (const Parser& parser : parsers()) {
    std::size_t files = 0;
    for (const auto& file : std::filesystem::directory_iterator(corpora / parser.name)) {
      INFO(file.path().native());
      const Bytes bytes = read_whole_file(file.path(), std::uint64_t{1} << 20U);
      CHECK_NOTHROW(read_or_refuse(parser, bytes));
      ++files;
    }
    CHECK_MESSAGE(files > 0, "no corpus of ", std::string(parser.name));
  }
}

TEST_CASE("every corpus has a parser") {
  for (const auto& folder : std::filesystem::directory_iterator(corpora)) {
    const std::string name = folder.path().filename().native();
    CAPTURE(name);
    CHECK(std::ranges::find(parsers(), std::string_view(name), &Parser::name) != parsers().end());
  }
}

}  // namespace
}  // namespace lacuna::testing::corpus
