#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lacuna/base/option_names.hpp"
#include "lacuna/base/words.hpp"

namespace lacuna {

/// The values of an option that may be repeated or takes a comma list. It is a type of its own for
/// libstdc++ 12's sake: of a variant that holds nothing but numbers, strings and vectors, it
/// destroys a copy that found no memory and so was never made.
struct RecipeList : std::vector<std::string> {
  RecipeList(std::vector<std::string> values) : vector(std::move(values)) {}  // NOLINT: it is one
};

/// One resolved option.
using RecipeValue = std::variant<bool, std::int64_t, double, std::string, RecipeList>;

/// The resolved options that can change a number or a pixel of one image's outputs, in a fixed
/// order. Never argv, output folder, threads, host or time, so the same picture has the same recipe
/// everywhere.
struct Recipe {
  std::string command;  ///< E.g. "compare".
  /// Long option names with underscores, and their values.
  std::vector<std::pair<std::string, RecipeValue>> options;

  /// Appends add("--mask-ratio", 0.75) as "mask_ratio": 0.75.
  void add(OptionFlag option, RecipeValue value);

  /// Appends the word for an enumeration's value.
  template <typename Enum, std::size_t N>
  void add_word(OptionFlag option, const Word<Enum> (&words)[N], Enum value) {
    add(option, std::string(word_of(words, value)));
  }

  /// The same, unless it is the value that the option has anyway.
  template <typename Enum, std::size_t N>
  void add_word_unless(Enum usual, OptionFlag option, const Word<Enum> (&words)[N], Enum value) {
    if (value != usual) {
      add_word(option, words, value);
    }
  }
};

/// The option that a recipe calls "mask_ratio"; nullptr for a key that is none.
[[nodiscard]] const OptionName* option_of(std::string_view key);

/// Whether a recipe's option says only what is written of the numbers and how they are drawn.
[[nodiscard]] bool is_of_output(std::string_view key);

/// The command line that makes it again: `lacuna compare photo.jpg --mask-ratio 0.75 …`, quoted for
/// a shell.
[[nodiscard]] std::string command_line(const Recipe& recipe, const std::string& input);

}  // namespace lacuna
