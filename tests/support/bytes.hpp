#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "lacuna/base/files.hpp"

namespace lacuna::testing {

/// Where `text` first stands in the file; fails the test if it does not.
[[nodiscard]] std::size_t find(const Bytes& file, std::string_view text, std::size_t from = 0);

/// The characters as they are, NUL and all.
[[nodiscard]] Bytes bytes_of(std::string_view text);

/// All that is given to the sink.
[[nodiscard]] Bytes given(const std::function<void(const ByteSink&)>& give);

/// The first `count` bytes.
[[nodiscard]] Bytes cut(const Bytes& file, std::size_t count);

}  // namespace lacuna::testing
