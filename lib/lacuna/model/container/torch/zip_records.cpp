#include "lacuna/model/container/torch/zip_records.hpp"

#include <algorithm>
#include <array>

#include "lacuna/model/container/faults.hpp"

// A ZIP archive as torch.save writes it (PKWARE, APPNOTE.TXT 6.3), read from its end:
//
//     ┌──────────────┬──────┬────────────┬──── for each member, one after the other
//     │ local header │ data │ descriptor │     30 bytes, name, extra · stored as it is · 16 or 24
//     ├──────────────┴──────┴────────────┤
//     │ directory: one entry a member    │     46 bytes, name, extra, comment
//     ├──────────────────────────────────┤
//     │ ZIP64 end record (56)            │     sizes and places of 8 bytes; where it is missing,
//     │ ZIP64 locator (20)               │     those of 4 bytes in the end record hold
//     ├──────────────────────────────────┤
//     │ end record (22)                  │     where the directory begins
//     └──────────────────────────────────┘
//
// A field of all ones says that its number stands in the ZIP64 record, or in the extra field of
// kind 1. This file reads the records; zip_directory.cpp proves that they agree with each other.

namespace lacuna {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t entry_signature = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint32_t end64_signature = 0x06064b50;
constexpr std::uint32_t locator_signature = 0x07064b50;

constexpr std::size_t end_bytes = 22;
constexpr std::size_t end64_bytes = 56;
constexpr std::size_t locator_bytes = 20;
constexpr std::uint64_t local_bytes = 30;

constexpr std::uint16_t in_zip64_16 = 0xFFFF;  // "the number stands in the ZIP64 record"
constexpr std::uint32_t in_zip64 = 0xFFFFFFFF;

constexpr std::string_view part = "its ZIP directory";

template <std::size_t count>
std::array<std::uint8_t, count> read_record(const InputFile& file, std::uint64_t offset) {
  std::array<std::uint8_t, count> bytes = {};
  file.read_at(offset, bytes);
  return bytes;
}

struct EndRecord {
  std::uint16_t entries = 0;
  std::uint32_t size = 0;
  std::uint32_t begin = 0;
};

EndRecord read_end(const InputFile& file) {
  if (file.size() < end_bytes) {
    fail_header(file.subject(), "{} bytes, a ZIP archive has at least {}", file.size(), end_bytes);
  }
  const auto bytes = read_record<end_bytes>(file, file.size() - end_bytes);
  ByteCursor cursor(bytes, file.subject(), part);
  if (cursor.take_number<std::uint32_t>() != end_signature) {
    fail_header(file.subject(),
                "does not end with a ZIP directory: it is cut short, or something follows");
  }
  const auto disks = cursor.take_number<std::uint32_t>();
  const auto entries_here = cursor.take_number<std::uint16_t>();
  EndRecord end;
  end.entries = cursor.take_number<std::uint16_t>();
  end.size = cursor.take_number<std::uint32_t>();
  end.begin = cursor.take_number<std::uint32_t>();
  const auto comment = cursor.take_number<std::uint16_t>();
  if (disks != 0 || entries_here != end.entries || comment != 0) {
    fail_header(file.subject(),
                "is a ZIP archive in several parts or with a comment, needed one "
                "part and none");
  }
  return end;
}

bool has_locator(const InputFile& file) {
  if (file.size() < end_bytes + locator_bytes) {
    return false;
  }
  const auto bytes = read_record<4>(file, file.size() - end_bytes - locator_bytes);
  return ByteCursor(bytes, file.subject(), part).take_number<std::uint32_t>() == locator_signature;
}

/// The ZIP64 record, which stands right before its locator.
ZipDirectoryPlace read_end64(const InputFile& file, const EndRecord& end) {
  constexpr std::size_t tail = end_bytes + locator_bytes + end64_bytes;
  if (file.size() < tail) {
    fail_header(file.subject(), "its ZIP64 record is cut short");
  }
  const std::uint64_t place = file.size() - tail;
  const auto bytes = read_record<end64_bytes + locator_bytes>(file, place);
  ByteCursor cursor(bytes, file.subject(), part);
  const bool is_record = cursor.take_number<std::uint32_t>() == end64_signature &&
                         cursor.take_number<std::uint64_t>() == end64_bytes - 12;
  (void)cursor.take(4);  // versions
  const auto disks = cursor.take_number<std::uint64_t>();
  const auto entries_here = cursor.take_number<std::uint64_t>();
  ZipDirectoryPlace directory;
  directory.entries = cursor.take_number<std::uint64_t>();
  directory.size = cursor.take_number<std::uint64_t>();
  directory.begin = cursor.take_number<std::uint64_t>();
  (void)cursor.take(8);  // the locator's signature, its disk
  const bool is_located = cursor.take_number<std::uint64_t>() == place;
  const bool agrees = (end.entries == in_zip64_16 || end.entries == directory.entries) &&
                      (end.size == in_zip64 || end.size == directory.size) &&
                      (end.begin == in_zip64 || end.begin == directory.begin);
  if (!is_record || !is_located || !agrees || disks != 0 || entries_here != directory.entries) {
    fail_header(file.subject(), "its ZIP64 record disagrees with the end of the file");
  }
  return directory;
}

/// In an entry or header, sizes of 0xFFFFFFFF stand in the extra field of kind 1, in this order.
void take_zip64_sizes(std::string_view extra, ZipHeader& header, const std::string& subject) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  ByteCursor fields({reinterpret_cast<const std::uint8_t*>(extra.data()), extra.size()}, subject,
                    part);
  while (fields.left() >= 4) {
    const auto kind = fields.take_number<std::uint16_t>();
    const auto field = fields.take(fields.take_number<std::uint16_t>());
    if (kind != 1) {
      continue;
    }
    ByteCursor numbers(field, subject, part);
    for (std::uint64_t* const number : {&header.size, &header.packed_size, &header.offset}) {
      if (*number == in_zip64) {
        *number = numbers.take_number<std::uint64_t>();
      }
    }
    return;
  }
}

/// The fields that stand alike in an entry of the directory and in a member's own header.
struct HeaderLengths {
  std::uint16_t name = 0;
  std::uint16_t extra = 0;
};
HeaderLengths take_common(ByteCursor& cursor, ZipHeader& header) {
  header.flags = cursor.take_number<std::uint16_t>();
  header.method = cursor.take_number<std::uint16_t>();
  (void)cursor.take(4);  // time
  header.checksum = cursor.take_number<std::uint32_t>();
  header.packed_size = cursor.take_number<std::uint32_t>();
  header.size = cursor.take_number<std::uint32_t>();
  const auto name = cursor.take_number<std::uint16_t>();
  return {.name = name, .extra = cursor.take_number<std::uint16_t>()};
}

}  // namespace

ZipDirectoryPlace find_zip_directory(const InputFile& file) {
  const EndRecord end = read_end(file);
  const bool has_zip64 = has_locator(file);
  const ZipDirectoryPlace place =
      has_zip64 ? read_end64(file, end)
                : ZipDirectoryPlace{.entries = end.entries, .begin = end.begin, .size = end.size};
  const std::uint64_t tail = end_bytes + (has_zip64 ? locator_bytes + end64_bytes : 0);
  const std::uint64_t limit = file.size() - tail;
  if (place.begin > limit || place.size != limit - place.begin) {
    fail_header(file.subject(),
                "its ZIP directory is said to be {} bytes at byte {}, needed an end at byte {}",
                place.size, place.begin, limit);
  }
  if (place.size > ZipLimits::directory_bytes) {
    fail_header_limit(file.subject(), "bytes in its ZIP directory", ZipLimits::directory_bytes);
  }
  if (place.entries > ZipLimits::members) {
    fail_header_limit(file.subject(), "members", ZipLimits::members);
  }
  return place;
}

ZipHeader take_directory_entry(ByteCursor& cursor, const std::string& subject) {
  if (cursor.take_number<std::uint32_t>() != entry_signature) {
    fail_header(subject, "its ZIP directory has no entry at byte {}",
                cursor.position() - sizeof(std::uint32_t));
  }
  (void)cursor.take(4);  // versions
  ZipHeader header;
  const HeaderLengths lengths = take_common(cursor, header);
  const auto comment_length = cursor.take_number<std::uint16_t>();
  (void)cursor.take(8);  // disk, attributes
  header.offset = cursor.take_number<std::uint32_t>();
  header.name = cursor.take_text(lengths.name);
  take_zip64_sizes(cursor.take_text(lengths.extra), header, subject);
  (void)cursor.take(comment_length);
  return header;
}

ZipLocalHeader read_local_header(const InputFile& file, std::uint64_t offset) {
  ZipLocalHeader local;
  if (offset >= file.size()) {
    fail_header(file.subject(), "a member is said to begin at byte {}, the file has {}", offset,
                file.size());
  }
  local.bytes.resize(static_cast<std::size_t>(std::min(local_bytes, file.size() - offset)));
  file.read_at(offset, local.bytes);
  if (local.bytes.size() == local_bytes) {
    constexpr std::size_t lengths_at = 26;
    ByteCursor place(std::span(local.bytes).subspan(lengths_at), file.subject(), part);
    const std::uint64_t name = place.take_number<std::uint16_t>();
    const std::uint64_t extra = place.take_number<std::uint16_t>();
    local.bytes.resize(
        static_cast<std::size_t>(std::min(local_bytes + name + extra, file.size() - offset)));
    file.read_at(offset, local.bytes);
  }
  ByteCursor cursor(local.bytes, file.subject(), "a member's header");
  if (cursor.take_number<std::uint32_t>() != local_signature) {
    fail_header(file.subject(), "no member begins at byte {}", offset);
  }
  (void)cursor.take(2);  // version
  ZipHeader& header = local.header;
  const HeaderLengths lengths = take_common(cursor, header);
  header.name = cursor.take_text(lengths.name);
  take_zip64_sizes(cursor.take_text(lengths.extra), header, file.subject());
  local.data_begin = offset + cursor.position();
  return local;
}

}  // namespace lacuna
