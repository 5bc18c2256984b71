#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/image/image_file.hpp"

namespace lacuna::testing {

/// The files of tests/golden/`folder` whose names end so, sorted.
[[nodiscard]] std::vector<std::filesystem::path> golden_files(const std::string& folder,
                                                              const std::string& ending = "");

/// The bytes of tests/golden/images/`name`.
[[nodiscard]] Bytes golden_picture(const std::string& name);

/// "damaged: x: damaged PNG (…" if decoding throws lacuna's Error, else "read". The subject is x.
[[nodiscard]] std::string outcome(const Bytes& file, const ImageFileOptions& options = {});

/// The same with the kind alone.
[[nodiscard]] std::string outcome_kind(const Bytes& file, const ImageFileOptions& options = {});

/// Where `text` first stands in the file; fails the test if it does not.
[[nodiscard]] std::size_t find(const Bytes& file, std::string_view text, std::size_t from = 0);

[[nodiscard]] Bytes bytes_of(std::string_view text);

/// The first `count` bytes.
[[nodiscard]] Bytes cut(const Bytes& file, std::size_t count);

}  // namespace lacuna::testing
