#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lacuna::testing {

/// A reader of files that strangers wrote, to be given any bytes at all.
struct Parser {
  std::string_view name;  ///< Also of its folder below tests/fuzz/corpus.
  void (*read)(std::span<const std::uint8_t> bytes);
};

/// All of them.
[[nodiscard]] std::span<const Parser> parsers();

/// Larger pictures are refused. The fuzzer takes smaller ones, of which it reads many more.
inline std::int64_t most_pixels = std::int64_t{1} << 20U;

/// Reads the bytes. lacuna::Error is a right answer; what else is thrown, and every signal, is a
/// finding.
void read_or_refuse(const Parser& parser, std::span<const std::uint8_t> bytes);

}  // namespace lacuna::testing
