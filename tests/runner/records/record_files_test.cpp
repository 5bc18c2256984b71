#include "lacuna/runner/records/record_files.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/hash.hpp"
#include "support/bytes.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::record_files_test {

namespace {

namespace fs = std::filesystem;

std::string line_of(const std::string& name) {
  return manifest_json({.name = name, .command = "mask", .key = "1", .hash = "xxh3:0"});
}

}  // namespace

TEST_CASE("whole lines are read, with their places; torn and foreign ones are passed over") {
  const testing::TempFolder folder;
  const std::string torn = line_of("torn").substr(0, 30);
  RecordFiles files;
  CHECK(files.add(folder.write(
            "a.jsonl", line_of("a") + "{\"type\": \"shard\"}\n" + line_of("b") + torn)) == 0);
  CHECK(files.add(folder.path() / "gone.jsonl") == 1);
  CHECK(files.add(folder.write("c.jsonl", torn + "\n" + line_of("c"))) == 2);
  std::vector<std::string> names;
  std::vector<int> numbers;
  files.for_each([&](const ManifestLine& line, const LinePlace& place) {
    names.push_back(line.name);
    numbers.push_back(place.file);
    CHECK(files.text_at(place) == line_of(line.name));
  });
  CHECK(names == std::vector<std::string>{"a", "b", "c"});
  CHECK(numbers == std::vector<int>{0, 0, 2});
}

TEST_CASE("a line is whole wherever the pieces of a long file end") {
  const testing::TempFolder folder;
  std::string text;
  for (int i = 0; text.size() < 5 * (1U << 20U) / 2; ++i) {
    text += line_of(std::string(static_cast<std::size_t>(1 + i % 97), 'n'));
  }
  RecordFiles files;
  files.add(folder.write("a.jsonl", text));
  std::string again;
  bool in_order = true;
  files.for_each([&](const ManifestLine&, const LinePlace& place) {
    in_order = in_order && place.offset == again.size();
    again += files.text_at(place);
  });
  CHECK(in_order);
  CHECK((again == text));
}

TEST_CASE("a journal's name has its writer and its owner") {
  CHECK(journal_name(".lacuna-0badcafe-7") == ".lacuna-0badcafe-7.jsonl");
  CHECK(journal_name(".lacuna-0badcafe-7", "mask.2-of-4") ==
        ".lacuna-0badcafe-7.mask.2-of-4.jsonl");
  CHECK(journal_owner(".lacuna-0badcafe-7.mask.2-of-4.jsonl") == "mask.2-of-4");
  CHECK(journal_owner(".lacuna-0badcafe-7.jsonl").empty());
  CHECK(journal_owner("manifest.mask.2-of-4.jsonl").empty());
}

TEST_CASE("more files than stay open are read all the same, but not what is gone") {
  const testing::TempFolder folder;
  RecordFiles files;
  const int count = static_cast<int>(RecordFiles::most_open) + 50;
  for (int number = 0; number < count; ++number) {
    files.add(folder.write(std::to_string(number), line_of("n" + std::to_string(number))));
  }
  std::vector<LinePlace> places;
  files.for_each([&](const ManifestLine&, const LinePlace& place) { places.push_back(place); });
  REQUIRE(places.size() == RecordFiles::most_open + 50);
  CHECK(files.text_at(places.back()) == line_of("n" + std::to_string(count - 1)));
  fs::remove(folder.path() / std::to_string(count - 1));
  fs::remove(folder.path() / "0");
  CHECK(files.text_at(places.back()).empty());
  CHECK(files.text_at(places.front()) == line_of("n0"));
}

TEST_CASE("a line without end is an error, not a wait") {
  const testing::TempFolder folder;
  const fs::path path = folder.write("a.jsonl", line_of("a"));
  fs::resize_file(path, std::uint64_t{1} << 34U);  // a hole: it takes no space
  RecordFiles files;
  files.add(path);
  CHECK(testing::refusal(ErrorKind::too_large, [&] {
          files.for_each([](const ManifestLine&, const LinePlace&) {});
        }).starts_with(path.native() + ": a line of more than 16777216 bytes at byte "));
}

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

}  // namespace lacuna::record_files_test
