#pragma once

#include <cstdint>
#include <span>

#include "lacuna/base/files.hpp"

namespace lacuna {

/// What the IDAT chunks of a PNG hold together: its rows, each `row_bytes` of `pixels`, filtered
/// and compressed into one zlib stream. Same pixels, same bytes. Throws Error{memory}.
[[nodiscard]] Bytes compressed_rows(std::span<const std::uint8_t> pixels, std::size_t row_bytes);

}  // namespace lacuna
