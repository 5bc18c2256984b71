#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace lacuna {

/// What one value of an enumeration is called on the command line, in recipes and in the JSON.
template <typename Enum>
struct Word {
  Enum value;
  std::string_view text;
};

/// A table of them. It stands beside its enumeration, in the order in which help lists the words:
///
///     enum class Rng { lacuna, torch };
///     inline constexpr Word<Rng> rng_words[] = {{Rng::lacuna, "lacuna"}, {Rng::torch, "torch"}};
template <typename Enum>
using Words = std::span<const Word<Enum>>;

/// The word for a value: word_of(rng_words, Rng::torch) is "torch". "unknown" if it has none.
template <typename Enum, std::size_t N>
[[nodiscard]] constexpr std::string_view word_of(const Word<Enum> (&table)[N], Enum value) {
  const auto* const found = std::ranges::find(table, value, &Word<Enum>::value);
  return found == std::end(table) ? "unknown" : found->text;
}

/// The value that a word stands for; nothing if the table does not have it.
template <typename Enum, std::size_t N>
[[nodiscard]] constexpr std::optional<Enum> value_of(const Word<Enum> (&table)[N],
                                                     std::string_view text) {
  const auto* const found = std::ranges::find(table, text, &Word<Enum>::text);
  return found == std::end(table) ? std::nullopt : std::optional(found->value);
}

}  // namespace lacuna
