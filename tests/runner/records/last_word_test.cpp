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

constexpr Standing before = {.time = Standing::Time::before};
constexpr Standing own = {.time = Standing::Time::own};
constexpr Standing any_time = {.time = Standing::Time::any};

std::vector<int> files_of(const LastWord& word) {
  std::vector<int> files;
  for (const LinePlace& place : word.candidates()) {
    files.push_back(place.file);
  }
  return files;
}

constexpr LinePlace in_file(int file) {
  return {.file = file, .length = 10, .offset = 0};
}

}  // namespace

TEST_CASE("a later line has the last word, and nothing is known before the first") {
  LastWord word;
  CHECK_FALSE(word.is_known());
  CHECK(word.candidates().empty());
  word.take(line_of("1"), in_file(0), before);
  word.take(line_of("2", ItemStatus::begun), in_file(0), before);
  CHECK(word.is_known());
  CHECK(word.status == ItemStatus::begun);
  word.take(line_of("3"), in_file(1), own);
  CHECK(word.is_known());
  CHECK(word.status == ItemStatus::done);
  CHECK(files_of(word) == std::vector{1});
}

TEST_CASE("what --no-clobber kept stays on record") {
  LastWord word;
  word.take(line_of("1"), in_file(0), before);
  ManifestLine refused = line_of("2", ItemStatus::failed);
  refused.failure = "exists";
  word.take(refused, in_file(1), own);
  CHECK(word.status == ItemStatus::done);
  CHECK(files_of(word) == std::vector{0});
  refused.failure = "damaged";
  word.take(refused, in_file(1), own);
  CHECK(word.status == ItemStatus::failed);
}

TEST_CASE("two files of before that differ are doubtful, until this run's own one speaks") {
  LastWord word;
  word.take(line_of("1"), in_file(1), before);
  word.take(line_of("2"), in_file(2), before);
  CHECK_FALSE(word.is_known());
  CHECK(files_of(word) == std::vector{2, 1});
  word.take(line_of("1"), in_file(3), own);
  CHECK(word.is_known());
  CHECK(files_of(word) == std::vector{3});
}

TEST_CASE("a journal that goes on, or is another machine's, may be older than any other file") {
  LastWord word;
  word.take(line_of("1"), in_file(0), before);
  word.take(line_of("2", ItemStatus::begun), in_file(1), any_time);
  CHECK_FALSE(word.is_known());
  CHECK(files_of(word) == std::vector{0});
  word.take(line_of("2"), in_file(1), any_time);
  word.take(line_of("3"), in_file(2), own);
  CHECK_FALSE(word.is_known());
  CHECK(files_of(word) == std::vector{2, 1, 0});
}

TEST_CASE("what is done stays done where another journal began the same again, or failed at it") {
  for (const ItemStatus status : {ItemStatus::begun, ItemStatus::failed}) {
    LastWord word;
    word.take(line_of("1"), in_file(1), before);
    word.take(line_of("1", status), in_file(2), any_time);
    CHECK(word.is_known());
    CHECK(word.status == ItemStatus::done);
    CHECK(word.place.file == 1);
  }
}

TEST_CASE("a line of before the last boot is one to check, until this run's own one speaks") {
  LastWord word;
  word.take(line_of("1"), in_file(0), before);
  word.take(line_of("1"), in_file(1), {.by_hash = true});
  CHECK(word.is_known());
  CHECK(word.standing.by_hash);
  word.take(line_of("1"), in_file(2), own);
  CHECK_FALSE(word.standing.by_hash);
}

TEST_CASE("names that would write the same files make the same claim") {
  const auto claim = [](const std::string& output) {
    LastWord word;
    word.take(line_of("1", ItemStatus::done, output), in_file(0), before);
    return word.claim;
  };
  CHECK(claim("a.b/cat.mask.png") == claim("a.b/cat.mask.json"));
  CHECK(claim("a.b/cat.mask.png") != claim("a.b/dog.mask.png"));
  CHECK(claim("a.b/cat.mask.png") != claim("a.c/cat.mask.png"));
  CHECK(claim("") == 0);
}

}  // namespace lacuna::last_word_test
