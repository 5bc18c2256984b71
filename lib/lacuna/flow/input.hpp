#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "lacuna/base/files.hpp"

namespace lacuna {

/// The path of the picture on standard input, whose bytes are read already.
inline constexpr const char* standard_input_path = "-";

/// One picture to work on: where it is read. Where its results go is the runner's business.
struct Input {
  std::filesystem::path path;  ///< Of the file; of the tar that holds it, where there is a `part`.
  std::string name;  ///< Its path below the folder that was named; a file that was named itself:
                     ///< its basename; a line of a list: as it stands there; in a tar: its path.
  /// The last name of the folder or tar that `name` is below; empty if there is none.
  std::string found_in = {};
  /// Which bytes of the file it is; nothing: all.
  struct Part {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };
  std::optional<Part> part = std::nullopt;
  /// The file's content, if somebody has read it already.
  std::shared_ptr<const Bytes> bytes = nullptr;

  [[nodiscard]] std::string subject() const;  ///< The name for messages.
};

/// The input's content. Throws what InputFile throws, and Error{too_large} over `max_bytes`.
[[nodiscard]] Bytes read_input(const Input& input, std::uint64_t max_bytes);

}  // namespace lacuna
