#include "lacuna/runner/batch/tar_writer.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"
#include "lacuna/runner/inputs/tar_index.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::tar_writer_test {

using testing::TempFolder;

TEST_SUITE_BEGIN("tar_writer");

TEST_CASE("a tar is read back member by member, whatever their names and sizes") {
  const TempFolder folder;
  const std::filesystem::path path = folder.path() / "sub" / "d-0.mask.tar";
  const std::vector<std::pair<std::string, Bytes>> files = {
      {"a.json", Bytes(1, 'a')},
      {"in/\xe7\x8c\xab.png", Bytes(512, 'b')},
      {std::string(90, 'd') + "/" + std::string(90, 'e') + ".json", Bytes(513, 'c')},
      {std::string(200, 'f') + ".json", {}},
      {"not utf-8 \xff.json", Bytes(400'000, 'd')}};
  TarWriter writer(path);
  for (const auto& [name, bytes] : files) {
    writer.add(name, bytes);
  }
  CHECK_FALSE(std::filesystem::exists(path));
  writer.end();
  writer.become_target(Existing::replace);
  const Bytes whole = read_whole_file(path, 1U << 20U);
  CHECK(whole.size() == writer.size());
  CHECK(whole.size() % 10240 == 0);
  CHECK(content_hash(whole) == writer.hash());

  const std::vector<TarMember> members = tar_members(path);
  REQUIRE(members.size() == files.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    CHECK(members[i].name == files[i].first);
    CHECK(members[i].owner == tar_owner);
    const Input input = {
        .path = path, .name = "x", .part = Input::Part{members[i].offset, members[i].size}};
    CHECK(read_input(input, 1U << 20U) == files[i].second);
  }
  CHECK(testing::refusal(ErrorKind::unreadable, [&] {
          static_cast<void>(find_inputs({path}, "nowhere"));
        }).find("no pictures in it") != std::string::npos);
}

TEST_CASE("a tar that is not finished leaves nothing, and one that is keeps what has its name") {
  const TempFolder folder;
  { TarWriter(folder.path() / "a.tar").add("a", Bytes(100'000, 'a')); }
  CHECK(std::filesystem::is_empty(folder.path()));
  folder.write("a.tar", "mine");
  {
    TarWriter writer(folder.path() / "a.tar");
    writer.end();
    static_cast<void>(
        testing::refusal(ErrorKind::exists, [&] { writer.become_target(Existing::keep); }));
  }
  CHECK(std::filesystem::file_size(folder.path() / "a.tar") == 4);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a folder that cannot be made is an error of the output") {
  const TempFolder folder;
  folder.write("file", "");
  CHECK(testing::refusal(ErrorKind::output, [&] {
          TarWriter(folder.path() / "file" / "a.tar");
        }).find("file: the folder cannot be made") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace lacuna::tar_writer_test
