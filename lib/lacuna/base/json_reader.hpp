#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lacuna {

struct JsonValue;
struct JsonMember;
using JsonList = std::vector<JsonValue>;
/// An object's members in the text's order; no key is there twice.
using JsonMembers = std::vector<JsonMember>;

/// A value of a JSON text. A number is an int64 if it is whole and fits, else a double: so is one
/// that is written with a point, an exponent or as -0.
struct JsonValue {
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, JsonList, JsonMembers>
      value;

  /// The value as one of these types; nullptr if it is of another.
  template <typename Type>
  [[nodiscard]] const Type* as() const {
    return std::get_if<Type>(&value);
  }
  /// Any number.
  [[nodiscard]] std::optional<double> number() const;
  /// A member of an object; nullptr if there is none, or it is no object.
  [[nodiscard]] const JsonValue* find(std::string_view key) const;
  /// For messages, in a few words: "\"vit\"", "16.0", "a list of 3", "an object".
  [[nodiscard]] std::string described() const;
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

/// How much of a text is read, and what is kept of it.
struct JsonRules {
  std::size_t bytes = std::size_t{1} << 26U;      ///< Of the text.
  std::size_t depth = 32;                         ///< Levels of brackets.
  std::size_t keys = std::size_t{1} << 18U;       ///< Of the objects that are open at a time.
  std::size_t values = std::size_t{1} << 22U;     ///< Kept at a time; the root is none of them.
  std::function<bool(std::string_view)> keeps{};  ///< Which keys of a root object; empty: all.
  /// Gets each kept member of a root object as soon as it is read; the result then has none of
  /// them, and memory holds one at a time.
  std::function<void(JsonMember&&)> take{};
};

/// The one reader of JSON that others wrote. It is strict: one value of RFC 8259 in UTF-8, no key
/// twice in one object (of which most readers silently keep the last), also where nothing is kept.
/// Throws Error{damaged} for what is no JSON, {bad_value} for a key that is there twice,
/// {too_large} over a limit of the rules; `subject` begins the message.
[[nodiscard]] JsonValue read_json(std::string_view text, const std::string& subject,
                                  const JsonRules& rules = {});

/// What the text holds, nothing where read_json() would say that it is damaged or has a key twice.
/// Throws Error{too_large} over a limit, as read_json() does.
[[nodiscard]] std::optional<JsonValue> try_json(std::string_view text, const std::string& subject,
                                                const JsonRules& rules = {});

}  // namespace lacuna
