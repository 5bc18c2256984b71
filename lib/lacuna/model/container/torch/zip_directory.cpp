// Why no library: Debian's libzip opens archives whose members overlap or hide bytes between them,
// even with its consistency check, and does not tell where a member's data lies. A file that
// somebody else made is to be proved first.
#include "lacuna/model/container/torch/zip_directory.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "lacuna/model/container/byte_cursor.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/torch/zip_records.hpp"

namespace lacuna {
namespace {

constexpr std::uint16_t known_flags = 0x0808;  // a descriptor behind the data, names in UTF-8
constexpr std::uint32_t descriptor_signature = 0x08074b50;

[[noreturn]] void fail_member(const std::string& subject, std::string_view name,
                              const std::string& found) {
  fail_header(subject, "member {}: {}", quoted_name(name), found);
}

/// Nothing that could mean a place outside the archive.
bool is_plain_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos ||
      name.find('\0') != std::string_view::npos) {
    return false;
  }
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    if (name.substr(begin, end - begin) == "..") {
      return false;
    }
    begin = end + 1;
  }
  return true;
}

bool is_plain(const ZipHeader& entry) {
  return entry.method == 0 && (entry.flags & ~known_flags) == 0;
}

void check_entry(const ZipHeader& entry, const std::string& subject) {
  if (!is_plain_name(entry.name)) {
    fail_member(subject, entry.name, "a name that leads out of the archive");
  }
  if (is_plain(entry) && entry.packed_size != entry.size) {
    fail_member(subject, entry.name,
                fmt::format("{} bytes are stored as {}", entry.size, entry.packed_size));
  }
}

/// The member's own header repeats the entry; with a descriptor, sizes and checksum may be 0 there.
ZipMember read_member(const InputFile& file, const ZipHeader& entry) {
  const ZipLocalHeader local = read_local_header(file, entry.offset);
  const ZipHeader& own = local.header;
  const bool is_open =
      own.has_descriptor() && own.checksum == 0 && own.size == 0 && own.packed_size == 0;
  const bool agrees = own.name == entry.name && own.flags == entry.flags &&
                      own.method == entry.method &&
                      (is_open || (own.checksum == entry.checksum && own.size == entry.size &&
                                   own.packed_size == entry.packed_size));
  if (!agrees) {
    fail_member(file.subject(), entry.name, "its own header disagrees with the directory");
  }
  return {.name = std::string(entry.name),
          .header = entry.offset,
          .begin = local.data_begin,
          .is_plain = is_plain(entry),
          .has_descriptor = entry.has_descriptor(),
          .size = entry.packed_size,
          .unpacked_size = entry.size,
          .checksum = entry.checksum};
}

/// What stands between a member's data and `end`: nothing, or its descriptor in either width.
bool ends_at(const InputFile& file, const ZipMember& member, std::uint64_t end) {
  constexpr std::uint64_t narrow = 16;
  constexpr std::uint64_t wide = 24;
  if (member.begin > end || member.size > end - member.begin) {
    return false;
  }
  const std::uint64_t rest = end - member.begin - member.size;
  if (!member.has_descriptor) {
    return rest == 0;
  }
  if (rest != narrow && rest != wide) {
    return false;
  }
  Bytes bytes(static_cast<std::size_t>(rest));
  file.read_at(end - rest, bytes);
  ByteCursor cursor(bytes, file.subject(), "a member's descriptor");
  const bool same_checksum = cursor.take_number<std::uint32_t>() == descriptor_signature &&
                             cursor.take_number<std::uint32_t>() == member.checksum;
  const auto take_size = [&] {
    return rest == narrow ? cursor.take_number<std::uint32_t>()
                          : cursor.take_number<std::uint64_t>();
  };
  return same_checksum && take_size() == member.size && take_size() == member.unpacked_size;
}

void check_names(const std::vector<ZipMember>& members, const std::string& subject) {
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const ZipMember& member : members) {
    names.emplace_back(member.name);
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) {
    fail_member(subject, *twice, "is there twice");
  }
}

/// The members, sorted, must tile the file up to the directory.
void check_tiling(const InputFile& file, const std::vector<ZipMember>& members,
                  std::uint64_t directory) {
  if (const std::uint64_t first = members.empty() ? directory : members.front().header;
      first != 0) {
    fail_header(file.subject(), "{} bytes stand before its first member", first);
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::uint64_t end = i + 1 < members.size() ? members[i + 1].header : directory;
    if (!ends_at(file, members[i], end)) {
      fail_member(file.subject(), members[i].name,
                  fmt::format("{} bytes at byte {} do not end where the next member begins, at "
                              "byte {}: an overlap, a hole or a wrong descriptor",
                              members[i].size, members[i].begin, end));
    }
  }
}

}  // namespace

std::vector<ZipMember> read_zip_directory(const InputFile& file) {
  const ZipDirectoryPlace place = find_zip_directory(file);
  Bytes bytes(static_cast<std::size_t>(place.size));
  file.read_at(place.begin, bytes);
  ByteCursor cursor(bytes, file.subject(), "its ZIP directory");
  std::vector<ZipMember> members;
  while (cursor.left() > 0) {
    const ZipHeader entry = take_directory_entry(cursor, file.subject());
    check_entry(entry, file.subject());
    members.push_back(read_member(file, entry));
  }
  if (members.size() != place.entries) {
    fail_header(file.subject(), "its ZIP directory has {} entries, {} are announced",
                members.size(), place.entries);
  }
  std::ranges::sort(members, {}, &ZipMember::header);
  check_names(members, file.subject());
  check_tiling(file, members, place.begin);
  return members;
}

void check_zip_checksum(const InputFile& file, const ZipMember& member) {
  if (member.checksum == 0) {
    return;
  }
  constexpr std::uint64_t piece = std::uint64_t{1} << 16U;
  std::array<std::uint8_t, piece> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  uLong checksum = 0;
  for (std::uint64_t done = 0; done < member.size;) {
    const std::span<std::uint8_t> now(
        bytes.data(), static_cast<std::size_t>(std::min(piece, member.size - done)));
    file.read_at(member.begin + done, now);
    checksum = ::crc32(checksum, now.data(), static_cast<uInt>(now.size()));
    done += now.size();
  }
  if (checksum != member.checksum) {
    fail_member(
        file.subject(), member.name,
        fmt::format("its checksum is {:08x}, its bytes have {:08x}", member.checksum, checksum));
  }
}

}  // namespace lacuna
