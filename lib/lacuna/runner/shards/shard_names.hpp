#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/runner/inputs/find_inputs.hpp"

namespace lacuna {

/// An input that shards share, and what tells whose it is: sharding_name().
struct SharedName {
  std::string name;
  std::string sharding;
  auto operator<=>(const SharedName&) const = default;
};

/// The inputs' names, sorted, each with a NUL; of packed ones the text begins with a NUL, and the
/// sharding_name() follows each name with another.
[[nodiscard]] std::string names_text(const std::vector<Input>& inputs, bool are_packed = false);
[[nodiscard]] std::string names_hash(const std::string& names_text);
/// Into the folder, unless it is there. Throws Error{output}.
void keep_names(const std::filesystem::path& folder, const std::string& command,
                const std::string& names_text);
/// The names that have this hash, none if all of them are merged; nothing if their file is gone or
/// not whole.
[[nodiscard]] std::optional<std::vector<SharedName>> read_names(const std::filesystem::path& folder,
                                                                const std::string& command,
                                                                const std::string& hash);
/// From now on all names of the command's lists are merged, though files of its shards are there.
void mark_names_joined(const std::filesystem::path& folder, const std::string& command);
/// Removes a command's lists of names once no file of its shards is left.
void remove_unused_names(const std::filesystem::path& folder, const std::string& command);

}  // namespace lacuna
