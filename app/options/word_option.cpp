#include "options/word_option.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "console/help.hpp"

namespace lacuna::app {

std::string listed(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

CLI::Option* add_words(CLI::App& command, const std::string& option, const std::string& help,
                       const std::vector<std::string>& names,
                       const std::function<void(std::size_t)>& assign) {
  // Read by hand, not by CLI::IsMember: `assign` needs the word's place.
  const auto choose = [option, names, assign](const std::string& word) {
    const auto place = std::ranges::find(names, word);
    if (place == names.end()) {
      throw_none_of(option, word, names);
    }
    assign(static_cast<std::size_t>(place - names.begin()));
  };
  return with_words(
      command.add_option_function<std::string>(option, choose, help)->type_name("WORD"), names);
}

// As CLI::IsMember puts its words behind the type's name: "WORD:{en,zh}".
CLI::Option* with_words(CLI::Option* option, const std::vector<std::string>& names) {
  const auto is_read_by_hand = [](const std::string& /*word*/) { return std::string(); };
  return option->check(
      CLI::Validator(is_read_by_hand, fmt::format("{{{}}}", fmt::join(names, ",")), "words"));
}

CLI::Validator from_to(double least, double most) {
  const auto check = [least, most](const std::string& text) {
    double value = 0;
    const bool is_between =
        CLI::detail::lexical_cast(text, value) && value >= least && value <= most;
    return is_between ? ""
                      : fmt::format("\"{}\": needed a number from {} to {}", text, least, most);
  };
  return {check, CLI::Range(least, most).get_description(), "range"};  // help reads the range there
}

CLI::Validator not_empty() {
  const auto check = [](const std::string& text) {
    return std::string(text.empty() ? "is empty; give it a value, or leave it out" : "");
  };
  return {check, "", "value"};
}

std::vector<std::string> words_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find(":{");
  if (begin != std::string::npos) {
    return CLI::detail::split(type.substr(begin + 2, type.find('}', begin) - begin - 2), ',');
  }
  std::vector<std::string> words = CLI::detail::split(type.substr(0, type.find(':')), '|');
  std::erase_if(words, [](const std::string& word) {
    return word.empty() || !std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
  });
  return words;
}

void throw_none_of(const std::string& option, const std::string& word,
                   const std::vector<std::string>& names) {
  throw CLI::ValidationError(
      option, fmt::format("{} is none of {}{}", word, listed(names), did_you_mean(word, names)));
}

}  // namespace lacuna::app
