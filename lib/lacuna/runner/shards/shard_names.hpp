#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/flow/input.hpp"

namespace lacuna {

/// The names of all inputs that the shards of a command share, so that what a shard was to do is
/// known though it never ran:
///
///     manifest.COMMAND.HASH.names     a.jpg NUL sub/b.jpg NUL …
///     manifest.COMMAND.HASH.joined    the same once lacuna merge has them all
///
/// HASH is of these bytes.

/// The inputs' names, sorted, each with a NUL.
[[nodiscard]] std::string names_text(const std::vector<Input>& inputs);
[[nodiscard]] std::string names_hash(const std::string& names_text);
/// Into the folder, unless it is there. Throws Error{output}.
void keep_names(const std::filesystem::path& folder, const std::string& command,
                const std::string& names_text);
/// The names that have this hash, none if all of them are merged; nothing if their file is gone or
/// not whole.
[[nodiscard]] std::optional<std::vector<std::string>> read_names(
    const std::filesystem::path& folder, const std::string& command, const std::string& hash);
/// From now on all names of the command's lists are merged, though files of its shards are there.
void mark_names_joined(const std::filesystem::path& folder, const std::string& command);
/// Removes a command's lists of names.
void remove_names(const std::filesystem::path& folder, const std::string& command);

}  // namespace lacuna
