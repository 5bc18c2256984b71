#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lacuna {

inline constexpr std::size_t tar_block = 512;  ///< Headers and contents begin at its multiples.

/// What stands before a file's bytes in a tar: a ustar header, and a pax header before it for a
/// name or size that ustar cannot hold. It tells no time, no person and no machine. The name is
/// kept byte by byte.
[[nodiscard]] std::string tar_header(const std::string& name, std::uint64_t size);

}  // namespace lacuna
