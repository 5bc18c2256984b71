#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// Who owns the members of the tars that lacuna writes, so that results are never taken for inputs.
inline constexpr std::string_view tar_owner = "lacuna";

/// A file in a tar archive, and where its bytes lie.
struct TarMember {
  std::string name;  ///< Its path in the archive, without "./" or a first slash.
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::string owner = {};  ///< The user's name, where one is stored.
};

/// The files of a tar archive that is not compressed, in its order; folders and links are left out.
/// Only headers are read. Throws Error{unreadable}, Error{damaged} for what is no such archive or
/// is cut short, Error{bad_value} for a name that climbs out with "..".
[[nodiscard]] std::vector<TarMember> tar_members(const std::filesystem::path& path);

}  // namespace lacuna
