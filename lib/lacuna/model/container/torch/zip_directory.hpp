#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/base/files.hpp"

namespace lacuna {

/// A file inside a ZIP archive.
struct ZipMember {
  std::string name;
  std::uint64_t header = 0;         ///< First byte of its local header, from the archive's start.
  std::uint64_t begin = 0;          ///< First byte of its data.
  bool is_plain = true;             ///< Stored as it is: not compressed, not encrypted.
  bool has_descriptor = false;      ///< Sizes and checksum stand behind the data.
  std::uint64_t size = 0;           ///< Bytes of its data.
  std::uint64_t unpacked_size = 0;  ///< The same if it is plain.
  std::uint32_t checksum = 0;       ///< CRC-32 of its data; 0 where the writer left it out.
};

/// The members in the order of their data, proved to fill the archive: each one's local header as
/// the directory says, no overlap, no hole, no name twice, none that leads elsewhere, nothing
/// before or after. Throws Error{damaged} where that is not so, Error{too_large} over a limit.
/// Source: PKWARE, APPNOTE.TXT 6.3; what torch.save writes (bits 3 and 11, always ZIP64 records).
[[nodiscard]] std::vector<ZipMember> read_zip_directory(const InputFile& file);

/// Reads a plain member's bytes and compares their checksum, if there is one. Throws
/// Error{damaged}.
void check_zip_checksum(const InputFile& file, const ZipMember& member);

}  // namespace lacuna
