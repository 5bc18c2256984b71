#include "options/word_option.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "console/help.hpp"
#include "lacuna/base/text.hpp"

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
  return command.add_option_function<std::string>(option, choose, help)->type_name("WORD");
}

void throw_none_of(const std::string& option, const std::string& word,
                   const std::vector<std::string>& names) {
  throw CLI::ValidationError(option, fmt::format("{} is none of {}{}", printable(word),
                                                 listed(names), did_you_mean(word, names)));
}

}  // namespace lacuna::app
