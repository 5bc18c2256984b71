#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/base/files.hpp"

namespace lacuna {

/// Writes JSON front to back, without a tree in memory: an attention JSON with matrices holds
/// millions of numbers, and nlohmann-json's tree of it takes twice the time and memory. Objects and
/// arrays are indented by two spaces, or stand on one line. Numbers are the shortest text that
/// reads back as the same float or double; -0 is 0.
class JsonWriter {
 public:
  enum class Style { indented, one_line };

  JsonWriter() = default;
  /// The text goes to the sink, of which memory holds a piece at a time.
  explicit JsonWriter(ByteSink sink) : sink_(std::move(sink)) {}

  /// A member of an object is given with its key, an element of an array without one.
  template <typename Body>
  void object(Body&& body, Style style = Style::indented) {
    open('{', style);
    body();
    close('}');
  }
  template <typename Body>
  void object(std::string_view name, Body&& body, Style style = Style::indented) {
    key(name);
    object(body, style);
  }
  template <typename Body>
  void array(Body&& body, Style style = Style::indented) {
    open('[', style);
    body();
    close(']');
  }
  template <typename Body>
  void array(std::string_view name, Body&& body, Style style = Style::indented) {
    key(name);
    array(body, style);
  }
  /// An array with an object for each item, whose members body(item) writes.
  template <typename Items, typename Body>
  void objects(std::string_view name, const Items& items, Body&& body,
               Style style = Style::indented) {
    array(name, [&] {
      for (const auto& item : items) {
        object([&] { body(item); }, style);
      }
    });
  }
  /// The same with each object on one line.
  template <typename Items, typename Body>
  void lines(std::string_view name, const Items& items, Body&& body) {
    objects(name, items, body, Style::one_line);
  }
  template <typename Value>
  void member(std::string_view name, const Value& content) {
    key(name);
    value(content);
  }

  void value(std::nullptr_t);
  void value(std::same_as<bool> auto flag) { text(flag ? "true" : "false"); }
  void value(std::integral auto number) requires(!std::same_as<decltype(number), bool>) {
    text(std::to_string(number));
  }
  void value(float number);            ///< Throws Error{bad_value} unless it is finite.
  void value(double number);           ///< Throws Error{bad_value} unless it is finite.
  void value(std::string_view words);  ///< Invalid UTF-8 becomes U+FFFD.
  void value(const std::string& words) { value(std::string_view(words)); }
  void value(const char* words) { value(std::string_view(words)); }
  void value(std::span<const float> numbers);  ///< An array on one line; throws as above.
  void value(const std::vector<float>& numbers) { value(std::span(numbers)); }
  template <typename Element>
  void value(const std::vector<Element>& elements) {
    array(
        [&] {
          for (const Element& element : elements) {
            value(element);
          }
        },
        Style::one_line);
  }
  template <typename Value>
  void value(const std::optional<Value>& content) {
    if (content.has_value()) {
      value(*content);
    } else {
      value(nullptr);
    }
  }

  /// The text so far, with a final newline.
  [[nodiscard]] std::string take();
  /// The rest of it to the sink.
  void finish() { sink_(take()); }

 private:
  struct Level {
    char bracket = '{';
    Style style = Style::indented;
    bool empty = true;
  };

  void open(char bracket, Style style);
  void close(char bracket);
  void key(std::string_view name);
  void separate();
  void text(std::string_view raw);
  void line_break(std::size_t depth);
  void hand_on();

  ByteSink sink_;
  std::string text_;
  std::vector<Level> levels_;
  std::string last_key_;
  bool after_key_ = false;
};

}  // namespace lacuna
