// What libFuzzer calls: the parser that the variable LACUNA_PARSER names. A flag would be lost
// where libFuzzer starts itself again, as it does to merge corpora.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "fuzz/parsers.hpp"

namespace {

const lacuna::testing::Parser& named_parser() {
  const char* const name = std::getenv("LACUNA_PARSER");
  const auto parsers = lacuna::testing::parsers();
  const auto found = std::ranges::find(parsers, std::string_view(name != nullptr ? name : ""),
                                       &lacuna::testing::Parser::name);
  if (found == parsers.end()) {
    for (const auto& parser : parsers) {
      std::printf("%.*s\n", static_cast<int>(parser.name.size()), parser.name.data());
    }
    std::exit(2);
  }
  return *found;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***);
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  (void)named_parser();  // or the list of them
  lacuna::testing::most_pixels = std::int64_t{1} << 14U;
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const lacuna::testing::Parser& parser = named_parser();
  lacuna::testing::read_or_refuse(parser, {data, size});
  return 0;
}
