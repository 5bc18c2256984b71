#pragma once

#include <filesystem>
#include <string>

namespace lacuna::download {

/// SHA-256 of a file's bytes, in hexadecimal digits. Throws Error{unreadable}.
[[nodiscard]] std::string sha256_of(const std::filesystem::path& path);

/// The name that git has for a file of these bytes: SHA-1 of "blob SIZE\0" and the bytes.
[[nodiscard]] std::string git_hash_of(const std::filesystem::path& path);

}  // namespace lacuna::download
