#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lacuna {

/// A file in a tar archive, and where its bytes lie.
struct TarMember {
  std::string name;  ///< Its path in the archive, without "./" or a first slash.
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// The files of a tar archive that is not compressed, in its order; folders and links are left out.
/// Only headers are read. Throws Error{unreadable}, Error{damaged} for what is no such archive or
/// is cut short, Error{bad_value} for a name that climbs out with "..".
[[nodiscard]] std::vector<TarMember> tar_members(const std::filesystem::path& path);

}  // namespace lacuna
