#include "lacuna/render/words/translator.hpp"

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

}  // namespace lacuna
