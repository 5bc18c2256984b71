#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// Limits of what is read. Real Vision Transformers have headers below 1 MB and ranks up to 4.
struct SafetensorsLimits {
  static constexpr std::uint64_t header_bytes = std::uint64_t{16} << 20U;
  static constexpr std::size_t token_bytes = std::size_t{2} << 20U;  ///< One name, text or number.
  static constexpr std::size_t metadata_entries = 10'000;
  static constexpr std::size_t keys_per_tensor = 32;
  static constexpr std::size_t rank = 8;
};

struct SafetensorsHeader {
  std::vector<StoredTensor> tensors;  ///< In the order of their data; they fill it without holes.
  std::map<std::string, std::string> metadata;
  std::vector<std::string> notes;  ///< Keys that were passed over, at most five.
};

/// Parses and checks the whole header (what follows the eight bytes of its length). `data_size`
/// bytes follow it in the file. Throws Error{damaged} at the first departure from the format,
/// Error{bad_value} for a key that is there twice, and Error{too_large} over a limit; `subject`
/// begins the message. Memory holds the text, the tensors read so far and one more.
/// Source: huggingface/safetensors, README.md "Format", and its Rust reader, which keeps one of two
/// entries of one name.
[[nodiscard]] SafetensorsHeader parse_safetensors_header(std::string_view text,
                                                         std::uint64_t data_size,
                                                         const std::string& subject);

}  // namespace lacuna
