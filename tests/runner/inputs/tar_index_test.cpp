#include "lacuna/runner/inputs/tar_index.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"
#include "support/golden_files.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::tar_index_test {

using testing::golden_path;

TEST_SUITE_BEGIN("tar_index");

TEST_CASE("the files of a tar lie where Python's tarfile finds them, in its three formats") {
  const nlohmann::json expected = testing::golden_json("tars/members.json");
  for (const char* format : {"ustar", "gnu", "pax"}) {
    CAPTURE(format);
    const auto [members, tear] = tar_index(golden_path(std::string("tars/") + format + ".tar"));
    CHECK(!tear);
    REQUIRE(members.size() == expected[format].size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      CHECK(members[i].name == expected[format][i]["name"].get<std::string>());
      CHECK(members[i].offset == expected[format][i]["offset"].get<std::uint64_t>());
      CHECK(members[i].size == expected[format][i]["size"].get<std::uint64_t>());
    }
  }
}

TEST_CASE("a tar gives its pictures as inputs, and what they hold") {
  const std::filesystem::path path = golden_path("tars/pax.tar");
  const FoundInputs found = find_inputs({path}, "nowhere");
  REQUIRE(found.inputs.size() == 4);
  CHECK(found.skipped == 1);  // label.cls
  CHECK(found.inputs.front().name == "empty.png");
  CHECK(found.inputs[1].name == "first.jpg");
  CHECK(found.inputs[1].subject() == (path / "first.jpg").native());
  CHECK(read_input(found.inputs[1], 1000) == Bytes(1000, '1'));
  CHECK(read_input(found.inputs[2], 1000) == Bytes(513, '4'));
  CHECK(testing::refusal(ErrorKind::too_large, [&] {
          static_cast<void>(read_input(found.inputs[1], 999));
        }).find("first.jpg: 1000 bytes") != std::string::npos);
}

TEST_CASE("of two files of one name a tar holds the later, as unpacking leaves it") {
  const testing::TempFolder folder;
  const Bytes tar = read_whole_file(golden_path("tars/ustar.tar"), 1 << 20);
  const auto [once, no_tear] = tar_index(golden_path("tars/ustar.tar"));
  // Its files without the end marker, two blocks of zeros or more, and then all of it again.
  const std::size_t end = (once.back().offset + once.back().size + 511) / 512 * 512;
  Bytes twice(tar.begin(), tar.begin() + static_cast<std::ptrdiff_t>(end));
  twice.insert(twice.end(), tar.begin(), tar.end());
  folder.write("twice.tar", twice);
  const auto [members, tear] = tar_index(folder.path() / "twice.tar");
  CHECK(!tear);
  REQUIRE(members.size() == once.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    CHECK(members[i].name == once[i].name);
    CHECK(members[i].offset == once[i].offset + end);
  }
}

TEST_CASE("a tar in a folder is as a folder of its name, and a broken one is a fault of its own") {
  const testing::TempFolder folder;
  std::filesystem::copy_file(golden_path("tars/gnu.tar"), folder.path() / "data-000.tar");
  folder.write("data-001.TAR", "no tar");
  const FoundInputs found = find_inputs({folder.path()}, "nowhere");
  REQUIRE(found.inputs.size() == 4);
  CHECK(found.inputs.front().name == "data-000/empty.png");
  REQUIRE(found.faults.size() == 1);
  CHECK(std::string(found.faults.front().what()).find("data-001.TAR: ") != std::string::npos);
}

TEST_CASE(
    "a tar that is cut anywhere before its end marker gives what it holds whole, and a tear") {
  const testing::TempFolder folder;
  const Bytes whole = testing::golden_bytes("tars/ustar.tar");
  const nlohmann::json members = testing::golden_json("tars/members.json")["ustar"];
  const auto end_of = [](const nlohmann::json& member) {
    return member["offset"].get<std::size_t>() + member["size"].get<std::size_t>();
  };
  const std::size_t end = (end_of(members.back()) + 511) / 512 * 512;
  for (std::size_t size = 0; size < whole.size(); size += 128) {
    CAPTURE(size);
    const std::filesystem::path path = folder.write(
        "cut.tar", Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    const TarIndex index = tar_index(path);
    CHECK(index.members.size() ==
          static_cast<std::size_t>(std::ranges::count_if(
              members, [&](const auto& member) { return end_of(member) <= size; })));
    REQUIRE(index.tear.has_value() == (size < end + 512));
    if (index.tear) {
      CHECK(index.tear->kind() == ErrorKind::damaged);
      CHECK(std::string(index.tear->what()).find("cut.tar: ") != std::string::npos);
    }
  }
}

TEST_CASE("a torn tar gives its whole pictures, and one fault; without any it is the fault alone") {
  const testing::TempFolder folder;
  const Bytes whole = testing::golden_bytes("tars/ustar.tar");
  const std::filesystem::path path =
      folder.write("cut.tar", Bytes(whole.begin(), whole.begin() + 2048));  // within the second
  const FoundInputs found = find_inputs({path}, "nowhere");
  REQUIRE(found.inputs.size() == 1);
  CHECK(found.inputs.front().name == "first.jpg");
  REQUIRE(found.faults.size() == 1);
  CHECK(std::string(found.faults.front().what()).find("cut.tar: it ends ") != std::string::npos);
  folder.write("cut.tar", Bytes(whole.begin(), whole.begin() + 700));
  CHECK(testing::refusal(ErrorKind::damaged, [&] {
          static_cast<void>(find_inputs({path}, "nowhere"));
        }).find("cut.tar: it ends within first.jpg") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace lacuna::tar_index_test
