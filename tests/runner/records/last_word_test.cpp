#include "lacuna/runner/records/last_word.hpp"

#include <doctest/doctest.h>

namespace lacuna::last_word_test {

namespace {

ManifestLine line_of(const std::string& key, ItemStatus status = ItemStatus::done,
                     const std::string& output = "") {
  ManifestLine line = {.name = "cat.jpg", .command = "mask", .status = status, .key = key};
  if (!output.empty()) {
    line.outputs = {{.file = output, .bytes = 1, .hash = "xxh3:1"}};
  }
  return line;
}

constexpr LinePlace in_file(int file) {
  return {.file = file, .length = 10, .offset = 0};
}

}  // namespace

TEST_CASE("a later line has the last word, and nothing is known before the first") {
  LastWord word;
  CHECK_FALSE(word.is_known());
  word.take(line_of("1"), in_file(0), -1);
  CHECK(word.is_known());
  word.take(line_of("2", ItemStatus::begun), in_file(1), -1);
  CHECK(word.is_known());
  CHECK(word.status == ItemStatus::begun);
  CHECK(word.place.file == 1);
}

TEST_CASE("two dead journals that differ are doubtful, until this run's own one speaks") {
  LastWord word;
  word.take(line_of("1"), in_file(1), 3);
  word.take(line_of("2"), in_file(2), 3);
  CHECK_FALSE(word.is_known());
  word.take(line_of("1"), in_file(3), 3);
  CHECK(word.is_known());
}

TEST_CASE("what is done stays done where another journal began the same again") {
  LastWord word;
  word.take(line_of("1"), in_file(1), -1);
  word.take(line_of("1", ItemStatus::begun), in_file(2), -1);
  CHECK(word.is_known());
  CHECK(word.status == ItemStatus::done);
  CHECK(word.place.file == 1);
}

TEST_CASE("names that would write the same files make the same claim") {
  const auto claim = [](const std::string& output) {
    LastWord word;
    word.take(line_of("1", ItemStatus::done, output), in_file(0), -1);
    return word.claim;
  };
  CHECK(claim("a.b/cat.mask.png") == claim("a.b/cat.mask.json"));
  CHECK(claim("a.b/cat.mask.png") != claim("a.b/dog.mask.png"));
  CHECK(claim("a.b/cat.mask.png") != claim("a.c/cat.mask.png"));
  CHECK(claim("") == 0);
}

}  // namespace lacuna::last_word_test
