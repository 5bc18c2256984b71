#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lacuna {

/// "xxh3:" and 32 hexadecimal digits (XXH3, 128 bits). Tells contents apart; no security hash.
[[nodiscard]] std::string content_hash(std::span<const std::uint8_t> bytes);

/// The content_hash() of bytes that come in parts.
class ContentHash {
 public:
  ContentHash();
  ~ContentHash();
  ContentHash(const ContentHash&) = delete;
  ContentHash& operator=(const ContentHash&) = delete;

  void add(std::span<const std::uint8_t> bytes);
  [[nodiscard]] std::string take() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// 64 bits of XXH3 over `text`, starting from `seed`: the per-image seed of --seed-mode per-image.
[[nodiscard]] std::uint64_t name_seed(std::string_view text, std::uint64_t seed);

}  // namespace lacuna
