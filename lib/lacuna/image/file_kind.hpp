#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "lacuna/base/error.hpp"

namespace lacuna {

/// The formats that lacuna reads.
enum class PictureFormat { jpeg, png, webp, tiff, bmp, gif };

/// What a file is, told by its content alone.
struct FileKind {
  std::optional<PictureFormat> format;     ///< Empty: lacuna does not read it, and why is below.
  ErrorKind fault = ErrorKind::not_image;  ///< not_image or unsupported.
  std::string name;                        ///< For people: "an HTML page", "HEIC".
  std::string advice;                      ///< What to do about it.
};

/// Looks at the first bytes of a file (4 KiB are plenty) and at how many there are.
[[nodiscard]] FileKind file_kind(std::span<const std::uint8_t> bytes);

}  // namespace lacuna
