#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "lacuna/base/words.hpp"

namespace lacuna::app {

/// "random, block, none".
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

/// Lets completions and other readers of the table know the words: words_of().
CLI::Option* with_words(CLI::Option* option, const std::vector<std::string>& names);
/// The words that an option takes, or some of what it takes: "all" of "N|all".
[[nodiscard]] std::vector<std::string> words_of(const CLI::Option& option);

/// The words of an enumeration's table, which outlives the command, as all of them do.
template <typename Table>
std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& word : table) {
    names.emplace_back(word.text);
  }
  return names;
}

/// An option that takes one of these words; `assign` gets the word's place among them.
CLI::Option* add_words(CLI::App& command, const std::string& option, const std::string& help,
                       const std::vector<std::string>& names,
                       const std::function<void(std::size_t)>& assign);

/// An option whose words are an enumeration's table; help lists them, and shows the default as a
/// word. An optional target stays empty without the option: the model has a value of its own.
template <typename Target, typename Table>
CLI::Option* add_word_option(CLI::App& command, const std::string& option, Target& target,
                             const Table& words, const std::string& help) {
  const std::vector<std::string> names = names_of(words);
  const char* end = std::is_enum_v<Target> ? "" : " [the model's own]";
  CLI::Option* added =
      add_words(command, option, help + ": " + listed(names) + end, names,
                [&target, &words](std::size_t place) { target = words[place].value; });
  for (const auto& word : words) {
    if (word.value == target) {
      added->default_str(std::string(word.text));
    }
  }
  return added;
}

/// A check of an option's number. CLI::Range lets NaN pass.
[[nodiscard]] CLI::Validator from_to(double least, double most);

/// A variable of the shell that is not set is no value.
[[nodiscard]] CLI::Validator not_empty();

/// Throws CLI::ValidationError: what the option was given, and what it takes.
[[noreturn]] void throw_none_of(const std::string& option, const std::string& word,
                                const std::vector<std::string>& names);

/// An option that takes a comma list of an enumeration's words, each once.
template <typename Enum>
CLI::Option* add_word_list(CLI::App& command, const std::string& option, std::vector<Enum>& target,
                           std::type_identity_t<Words<Enum>> known, const std::string& help) {
  const auto parse = [option, &target, known](const std::vector<std::string>& words) {
    target.clear();
    for (const std::string& word : words) {
      const auto found = std::ranges::find(known, word, &Word<Enum>::text);
      if (found == known.end()) {
        throw_none_of(option, word, names_of(known));
      }
      if (std::ranges::find(target, found->value) == target.end()) {
        target.push_back(found->value);
      }
    }
  };
  return with_words(command.add_option_function<std::vector<std::string>>(option, parse, help)
                        ->delimiter(',')
                        ->allow_extra_args(false)
                        ->type_name("LIST"),
                    names_of(known));
}

}  // namespace lacuna::app
