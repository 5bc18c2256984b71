#include "lacuna/model/container/torch/zip_directory.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/bytes.hpp"
#include "support/golden_files.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"
#include "support/torch_cases.hpp"

namespace lacuna::zip_directory_test {

using namespace lacuna::testing;

namespace {

const std::vector<ZipEntry> three = {{"a/x", "12345"}, {"a/y", ""}, {"a/z", "67"}};

std::vector<ZipMember> members_of(const Bytes& bytes) {
  const TempFolder folder;
  return read_zip_directory(InputFile(folder.write("a.zip", bytes)));
}

/// The archive of `three` with other bytes at one place.
Bytes patched(std::size_t place, const std::string& bytes) {
  Bytes file = zip_file(three);
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(place));
  return file;
}

std::size_t entry_of(std::string_view name) {
  constexpr std::size_t before_name = 46;
  const Bytes file = zip_file(three);
  return find(file, name, find(file, "PK\x01\x02")) - before_name;
}

std::size_t end_record() {
  constexpr std::size_t end_bytes = 22;
  return zip_file(three).size() - end_bytes;
}

struct Fault {
  const char* id;
  Bytes bytes;
  const char* message;
};

}  // namespace

TEST_SUITE("zip directory") {
  TEST_CASE("the members of an archive are found where their bytes lie") {
    const Bytes file = zip_file(three);
    const std::vector<ZipMember> members = members_of(file);
    REQUIRE(members.size() == 3);
    CHECK(members[0].name == "a/x");
    CHECK(members[0].header == 0);
    CHECK(members[0].begin == find(file, "12345"));
    CHECK(members[0].size == 5);
    CHECK(members[0].checksum == 0xCBF53A1C);  // that of "12345"
    CHECK(members[1].size == 0);
    CHECK(members[2].begin == find(file, "67"));
    CHECK(members[2].is_plain);
    CHECK(members_of(zip_file({})).empty());
  }

  TEST_CASE("descriptors and ZIP64 records, as PyTorch writes them, are read") {
    const InputFile file(golden_path("torch_files") / "ordered.pth");
    const std::vector<ZipMember> members = read_zip_directory(file);
    REQUIRE(members.size() == 10);
    CHECK(members[0].name == "ordered/data.pkl");
    for (const ZipMember& member : members) {
      check_zip_checksum(file, member);
    }
  }

  TEST_CASE("a compressed or encrypted member is told from a plain one") {
    constexpr std::size_t flags_at = 8;
    constexpr std::size_t method_at = 10;
    constexpr std::size_t local_flags_at = 6;
    constexpr std::size_t local_method_at = 8;
    Bytes deflated = patched(entry_of("a/x") + method_at, "\x08");
    deflated[local_method_at] = 8;
    CHECK_FALSE(members_of(deflated)[0].is_plain);
    Bytes encrypted = patched(entry_of("a/x") + flags_at, "\x01");
    encrypted[local_flags_at] = 1;
    CHECK_FALSE(members_of(encrypted)[0].is_plain);
  }

  TEST_CASE("an archive that could be read in two ways is refused") {
    const Bytes good = zip_file(three);
    const std::size_t x = entry_of("a/x");
    const std::size_t z = entry_of("a/z");
    const std::size_t end = end_record();
    Bytes followed = good;
    followed.push_back('!');
    Bytes preceded = good;
    preceded.insert(preceded.begin(), 'M');
    const Fault faults[] = {
        {"empty", {}, "0 bytes, a ZIP archive has at least 22"},
        {"cut", cut(good, good.size() - 1), "does not end with a ZIP directory"},
        {"half", cut(good, good.size() / 2), "does not end with a ZIP directory"},
        {"tail", followed, "does not end with a ZIP directory"},
        {"before", preceded, "its ZIP directory is said to be"},
        {"comment", patched(end + 20, "\x01"), "in several parts or with a comment"},
        {"disk", patched(end + 4, "\x01"), "in several parts or with a comment"},
        {"count", patched(end + 8, "\x02\x00\x02"), "in several parts"},
        {"one more", patched(end + 8, std::string("\x04\0\x04", 3)),
         "has 3 entries, 4 are announced"},
        {"size", patched(end + 12, "\xff\xff\xff\x7f"), "its ZIP directory is said to be"},
        {"place", patched(end + 16, "\xff\xff\xff\xff"), "its ZIP directory is said to be"},
        {"signature", patched(x, "XX"), "its ZIP directory has no entry at byte 0"},
        {"long name", patched(x + 28, "\xff\xff"), "its ZIP directory announces 65535 bytes"},
        {"long extra", patched(x + 30, "\xff\xff"), "its ZIP directory announces 65535 bytes"},
        {"local name", patched(30, "b"), "member \"a/x\": its own header disagrees"},
        {"local size", patched(18, "\x04"), "member \"a/x\": its own header disagrees"},
        {"local checksum", patched(14, "\x01"), "member \"a/x\": its own header disagrees"},
        {"local method", patched(8, "\x08"), "member \"a/x\": its own header disagrees"},
        {"local flags", patched(6, "\x08"), "member \"a/x\": its own header disagrees"},
        {"local extra", patched(28, "\x01"), "an overlap, a hole or a wrong descriptor"},
        {"no member", patched(z + 42, "\x01"), "no member begins at byte 1"},
        {"outside", patched(z + 42, "\xff\xff\xff\x7f"), "said to begin at byte 2147483647"},
        {"twice", patched(z + 42, std::string(1, '\0')), "its own header disagrees"},
        {"other size", patched(x + 20, "\x06"), "5 bytes are stored as 6"},
        {"up", zip_file({{"a/../x", ""}}), "a name that leads out of the archive"},
        {"up at the end", zip_file({{"a/..", ""}}), "a name that leads out of the archive"},
        {"root", zip_file({{"/x", ""}}), "a name that leads out of the archive"},
        {"backslash", zip_file({{"a\\x", ""}}), "a name that leads out of the archive"},
        {"nul", zip_file({{std::string("a\0x", 3), ""}}), "a name that leads out of the archive"},
        {"no name", zip_file({{"", ""}}), "a name that leads out of the archive"},
        {"name twice", zip_file({{"a/x", "1"}, {"a/x", "2"}}), "member \"a/x\": is there twice"},
    };
    for (const Fault& fault : faults) {
      CAPTURE(fault.id);
      const std::string message =
          refusal(ErrorKind::damaged, [&] { (void)members_of(fault.bytes); });
      CAPTURE(message);
      CHECK(message.find(fault.message) != std::string::npos);
    }
  }

  TEST_CASE("a member inside another, and bytes between two, are refused") {
    const Bytes inner = zip_file({{"a/i", "yy"}});
    const std::string local(inner.begin(), inner.begin() + 35);  // header, name, data
    const Bytes outer = zip_file({{"a/o", local}, {"a/i", "yy"}});
    // The entry of a/i is led to the copy inside a/o, and its own bytes become a hole.
    Bytes nested = outer;
    const std::size_t entry = find(outer, "a/i", find(outer, "PK\x01\x02")) - 46;
    nested[entry + 42] = 33;
    const std::string message = refusal(ErrorKind::damaged, [&] { (void)members_of(nested); });
    CHECK(message.find("an overlap, a hole or a wrong descriptor") != std::string::npos);
  }

  TEST_CASE("a wrong checksum is seen") {
    Bytes bytes = zip_file(three);
    bytes[find(bytes, "12345")] ^= 1U;
    const TempFolder folder;
    const InputFile file(folder.write("a.zip", bytes));
    const std::vector<ZipMember> members = read_zip_directory(file);
    CHECK(refusal(ErrorKind::damaged, [&] {
            check_zip_checksum(file, members[0]);
          }).find("member \"a/x\": its checksum is cbf53a1c, its bytes have") != std::string::npos);
    check_zip_checksum(file, members[2]);
  }
}

}  // namespace lacuna::zip_directory_test
