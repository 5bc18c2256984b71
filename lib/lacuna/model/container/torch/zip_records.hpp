#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lacuna/base/files.hpp"
#include "lacuna/model/container/byte_cursor.hpp"

namespace lacuna {

/// Limits of what is read. PyTorch writes one member per storage, an entry of about 60 bytes.
struct ZipLimits {
  static constexpr std::uint64_t directory_bytes = std::uint64_t{16} << 20U;
  static constexpr std::size_t members = 100'000;
};

/// Where the directory of a ZIP archive lies: right before the records that end the file.
struct ZipDirectoryPlace {
  std::uint64_t entries = 0;
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
};

/// Reads the end records. Throws Error{damaged}, and Error{too_large} over ZipLimits.
[[nodiscard]] ZipDirectoryPlace find_zip_directory(const InputFile& file);

/// The fields that the directory and a member's own header both have.
struct ZipHeader {
  std::string_view name;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t checksum = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  ///< Of the local header; in the directory only.

  /// Set if sizes and checksum stand behind the data.
  [[nodiscard]] bool has_descriptor() const { return (flags & 8U) != 0; }
};

/// The next entry of the directory, by whose bytes the name stays. Throws Error{damaged}.
[[nodiscard]] ZipHeader take_directory_entry(ByteCursor& cursor, const std::string& subject);

/// A member's own header, and where its data begins.
struct ZipLocalHeader {
  Bytes bytes;  ///< Holds the name.
  ZipHeader header;
  std::uint64_t data_begin = 0;
};
[[nodiscard]] ZipLocalHeader read_local_header(const InputFile& file, std::uint64_t offset);

}  // namespace lacuna
