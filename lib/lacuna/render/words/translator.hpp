#pragma once

#include <fmt/core.h>

#include <span>
#include <string>
#include <string_view>

#include "lacuna/base/words.hpp"

namespace lacuna {

/// What the words of figures are written in.
enum class Language { english, chinese };
inline constexpr Word<Language> language_words[] = {{Language::english, "en"},
                                                    {Language::chinese, "zh"}};

/// A message as the code writes it, in English with fmt's placeholders, and in another language.
/// Where that has another order, its placeholders are numbered: "{1} of {0}".
struct Message {
  std::string_view english;
  std::string_view translated;
};

/// Every message of the figures, for the language that a file holds: chinese.cpp. One that is
/// missing there stays English; tests/render/translator_test.cpp reads the sources and names it.
[[nodiscard]] std::span<const Message> chinese_messages();

/// Says the figures' messages in one language.
class Translator {
 public:
  constexpr Translator() = default;
  constexpr Translator(Language language) : language_(language) {}  // NOLINT: it is one

  /// The message in this language, its placeholders filled. `english` is a literal where it is
  /// called: the test finds it there.
  template <typename... Values>
  [[nodiscard]] std::string operator()(std::string_view english, const Values&... values) const {
    return fmt::vformat(translated(english), fmt::make_format_args(values...));
  }

  /// A name that is data, such as a mask's type: as it is if this language has no other.
  [[nodiscard]] std::string name(std::string_view english) const;

 private:
  [[nodiscard]] std::string_view translated(std::string_view english) const;

  Language language_ = Language::english;
};

}  // namespace lacuna
