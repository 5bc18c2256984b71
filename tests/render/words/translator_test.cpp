#include "lacuna/render/words/translator.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "lacuna/base/notices.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "lacuna/patch/mask_raster.hpp"
#include "support/source_literals.hpp"

namespace lacuna::translator_test {

namespace {

/// What the figures ask for by a name: messages that several floors say, and data.
std::set<std::string> named_messages() {
  std::set<std::string> names = {std::string(notices::untrained),
                                 std::string(notices::made_from_content),
                                 std::string(notices::attention_limit),
                                 std::string(notices::composed),
                                 "patches",
                                 "rectangles",
                                 "file",
                                 "pasted",
                                 "triplet"};
  for (const MaskType type : {MaskType::random, MaskType::block, MaskType::simmim, MaskType::grid,
                              MaskType::checkerboard}) {
    names.emplace(word_of(mask_type_words, type));
  }
  for (const Word<MaskReading>& reading : mask_reading_words) {
    if (reading.value != MaskReading::white) {  // the usual one is not told
      names.emplace(reading.text);
    }
  }
  return names;
}

/// The arguments of a message, by their numbers, each with its format: {"0:", "1:g"}.
std::set<std::string> arguments_of(std::string_view message) {
  std::set<std::string> arguments;
  for (int next = 0; message.find('{') != std::string_view::npos; ++next) {
    message.remove_prefix(message.find('{') + 1);
    const std::string_view field = message.substr(0, message.find('}'));
    const std::size_t colon = std::min(field.find(':'), field.size());
    const std::string number =
        colon == 0 ? std::to_string(next) : std::string(field.substr(0, colon));
    arguments.insert(number + ":" + std::string(field.substr(std::min(colon + 1, field.size()))));
  }
  return arguments;
}

bool is_numbered(std::string_view message) {
  return message.find("{0") != std::string_view::npos;
}

bool is_counted(std::string_view message) {
  return message.find("{}") != std::string_view::npos ||
         message.find("{:") != std::string_view::npos;
}

}  // namespace

TEST_CASE("every message of the figures has a Chinese one, and every Chinese one is used") {
  std::set<std::string> asked = named_messages();
  std::map<std::string, std::string> files;
  for (const testing::SourceMessage& message : testing::source_messages()) {
    asked.insert(message.english);
    files[message.english] = message.file;
  }
  CHECK(asked.size() > 200);
  std::set<std::string> translated;
  for (const Message& message : chinese_messages()) {
    CAPTURE(message.english);
    CHECK(translated.emplace(message.english).second);
    CHECK(asked.contains(std::string(message.english)));
  }
  for (const std::string& message : asked) {
    CHECK_MESSAGE(translated.contains(message), files[message], ": ", message);
  }
}

TEST_CASE("a Chinese message has the arguments of the English one, with their formats") {
  CHECK(arguments_of("{} of {:g}") == std::set<std::string>{"0:", "1:g"});
  CHECK(arguments_of("{1:g}, {0}") == std::set<std::string>{"0:", "1:g"});
  for (const Message& message : chinese_messages()) {
    CAPTURE(message.english);
    CAPTURE(message.translated);
    CHECK(arguments_of(message.english) == arguments_of(message.translated));
    CHECK_FALSE((is_numbered(message.english) && is_counted(message.english)));
    CHECK_FALSE((is_numbered(message.translated) && is_counted(message.translated)));
  }
}

TEST_CASE("a Chinese message has full-width punctuation beside Chinese characters") {
  const auto is_chinese = [](std::string_view text, std::size_t at) {  // three bytes from U+3000 on
    return at < text.size() && static_cast<unsigned char>(text[at]) >= 0xE3 &&
           static_cast<unsigned char>(text[at]) < 0xF0;
  };
  for (const Message& message : chinese_messages()) {
    const std::string_view text = message.translated;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool is_half_width = std::string_view(",;:!?").find(text[i]) != std::string_view::npos;
      const bool is_beside = is_chinese(text, i + 1) || (i >= 3 && is_chinese(text, i - 3));
      CHECK_MESSAGE(!(is_half_width && is_beside), text);
    }
  }
}

TEST_CASE("a translator fills messages, and leaves what it does not know in English") {
  const Translator en;
  const Translator zh = Language::chinese;
  CHECK(en("{} of {} hidden ({})", 3, 4, "75 %") == "3 of 4 hidden (75 %)");
  CHECK(zh("{} of {} hidden ({})", 3, 4, "75%") == "4 个中遮挡 3 个（75%）");
  CHECK(zh("no such message: {:.1f}", 2.0F) == "no such message: 2.0");
  CHECK(en.name("random") == "random");
  CHECK(zh.name("random") == "随机");
  CHECK(zh.name("{braces}") == "{braces}");
}

TEST_CASE("Chinese messages have one word for an idea, and no other") {
  // 词元, not token; 得分; 注意力头; 图像块; 泄漏; 被遮挡: the table of words in the design.
  constexpr std::string_view others[] = {"token", "分数", "个头", "补丁", "图块", "泄露", "遮住"};
  for (const Message& message : chinese_messages()) {
    for (const std::string_view other : others) {
      CAPTURE(message.translated);
      CHECK(message.translated.find(other) == std::string_view::npos);
    }
  }
}

}  // namespace lacuna::translator_test
