#include "lacuna/render/words/translator.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>

namespace lacuna {
namespace {

std::span<const Message> messages_of(Language language) {
  switch (language) {
    case Language::chinese:
      return chinese_messages();
    case Language::english:
      break;
  }
  return {};
}

}  // namespace

std::string Translator::name(std::string_view english) const {
  return std::string(translated(english));
}

std::string_view Translator::translated(std::string_view english) const {
  const std::span<const Message> messages = messages_of(language_);
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
