#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "lacuna/image/decoded_image.hpp"

namespace lacuna {

/// Decodes JPEG, PNG, WebP, TIFF, BMP or GIF; of an animation the first picture, which a note
/// tells. `subject` names the picture in messages.
/// Throws Error{not_image} for what is no picture (a page, a Git LFS pointer, text, nothing),
/// {unsupported} for a recognised format that lacuna does not read, {too_large} over max_pixels,
/// {damaged} when the decoder reported any damage or missing data: never a half picture.
[[nodiscard]] DecodedImage decode_image(std::span<const std::uint8_t> bytes,
                                        const std::string& subject,
                                        const ImageFileOptions& options = {});

/// Reads the file whole, once, and decodes it. Throws also what read_whole_file() throws.
[[nodiscard]] DecodedImage read_image(const std::filesystem::path& path,
                                      const ImageFileOptions& options = {});

}  // namespace lacuna
