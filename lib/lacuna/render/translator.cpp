#include "lacuna/render/translator.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>

namespace lacuna {

std::string_view language_name(Language language) {
  return language == Language::chinese ? "zh" : "en";
}

std::string Translator::name(std::string_view english) const {
  return std::string(translated(english));
}

std::string_view Translator::translated(std::string_view english) const {
  if (language_ == Language::english) {
    return english;
  }
  const std::span<const Message> messages = chinese_messages();
  const auto found = std::ranges::find(messages, english, &Message::english);
  return found == messages.end() ? english : found->translated;
}

std::string Translator::filled(std::string_view english,
                               const std::vector<Argument>& arguments) const {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const Argument& argument : arguments) {
    std::visit([&](const auto& value) { store.push_back(value); }, argument);
  }
  return fmt::vformat(translated(english), store);
}

}  // namespace lacuna
