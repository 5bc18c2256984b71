#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"

namespace lacuna {

/// A file in a tar archive, and where its bytes lie.
struct TarMember {
  std::string name;  ///< Its path in the archive, without "./" or a first slash.
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct TarIndex {
  std::vector<TarMember>
      members;  ///< In the archive's order, of one name the last; no folders and links.
  std::optional<Error>
      tear;  ///< Error{damaged}: what is behind the members is no archive, or gone.
};

/// What a tar archive that is not compressed holds whole. Only headers are read. Throws
/// Error{unreadable}, and Error{bad_value} for a name that climbs out with "..".
[[nodiscard]] TarIndex tar_index(const std::filesystem::path& path);

}  // namespace lacuna
