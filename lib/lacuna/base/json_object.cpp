#include "lacuna/base/json_object.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// The value as an integer in [least, most]. Compared before it is made an int, which would wrap.
std::optional<int> integer_in(const JsonValue& value, int least, int most) {
  const auto* const whole = value.as<std::int64_t>();
  return whole == nullptr || *whole < least || *whole > most
             ? std::nullopt
             : std::optional(static_cast<int>(*whole));
}

template <typename Type>
std::optional<Type> copy_of(const JsonValue& value) {
  const Type* const found = value.as<Type>();
  return found == nullptr ? std::nullopt : std::optional(*found);
}

/// What `convert` makes of the elements of a list; nothing if it is none, or one is not converted.
template <typename Type>
std::optional<std::vector<Type>> each(const JsonValue& value,
                                      std::optional<Type> (*convert)(const JsonValue&)) {
  const auto* const list = value.as<JsonList>();
  if (list == nullptr) {
    return std::nullopt;
  }
  std::vector<Type> elements;
  for (const JsonValue& element : *list) {
    std::optional<Type> converted = convert(element);
    if (!converted) {
      return std::nullopt;
    }
    elements.push_back(std::move(*converted));
  }
  return elements;
}

/// What `convert` makes of a key that is there; refused if that is nothing.
template <typename Convert>
auto read(const JsonObject& object, const JsonValue* value, const std::string& key,
          const std::string& needed, const Convert& convert) -> decltype(convert(*value)) {
  if (value == nullptr) {
    return std::nullopt;
  }
  auto converted = convert(*value);
  if (!converted) {
    object.refuse(key, needed);
  }
  return converted;
}

}  // namespace

JsonObject::JsonObject(std::shared_ptr<const JsonValue> value, std::string subject)
    : value_(std::move(value)), subject_(std::move(subject)) {}

JsonObject JsonObject::parse(std::string_view text, const std::string& subject) {
  JsonValue root = read_json(text, subject);
  if (root.as<JsonMembers>() == nullptr) {
    fail(subject, ErrorKind::bad_value, "holds {}, needed an object; get the file again",
         root.described());
  }
  return {std::make_shared<const JsonValue>(std::move(root)), subject};
}

JsonObject JsonObject::of_texts(const std::map<std::string, std::string>& texts,
                                const std::string& subject) {
  JsonMembers members;
  std::size_t left = std::size_t{4} << 20U;  // bytes of lists and objects
  for (const auto& [key, text] : texts) {
    const std::string place = fmt::format("{} {}", subject, key.substr(0, 60));
    JsonRules rules;
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start != std::string::npos && (text[start] == '[' || text[start] == '{')) {
      rules.bytes = left;
    }
    members.push_back({key, try_json(text, place, rules).value_or(JsonValue{text})});
    left -= rules.bytes == left ? text.size() : 0;
  }
  return {std::make_shared<const JsonValue>(JsonValue{std::move(members)}), subject};
}

bool JsonObject::has(const std::string& key) const {
  const JsonValue* const value = value_->find(key);
  return value != nullptr && value->as<std::nullptr_t>() == nullptr;
}

bool JsonObject::is_object(const std::string& key) const {
  const JsonValue* const value = value_->find(key);
  return value != nullptr && value->as<JsonMembers>() != nullptr;
}

bool JsonObject::is_list(const std::string& key) const {
  const JsonValue* const value = value_->find(key);
  return value != nullptr && value->as<JsonList>() != nullptr;
}

void JsonObject::refuse(const std::string& key, const std::string& needed) const {
  const JsonValue* const value = value_->find(key);
  fail(subject_, ErrorKind::bad_value, "{} is {}, needed {}; correct the file", key,
       value == nullptr ? "not there" : value->described(), needed);
}

std::optional<int> JsonObject::integer(const std::string& key, int least, int most) const {
  return read(*this, value_->find(key), key, fmt::format("an integer from {} to {}", least, most),
              [&](const JsonValue& value) { return integer_in(value, least, most); });
}

std::optional<double> JsonObject::number(const std::string& key, double above, double below) const {
  return read(*this, value_->find(key), key,
              fmt::format("a number between {} and {}", above, below), [&](const JsonValue& value) {
                const std::optional<double> number = value.number();
                return number && *number > above && *number < below ? number : std::nullopt;
              });
}

std::optional<bool> JsonObject::boolean(const std::string& key) const {
  return read(*this, value_->find(key), key, "true or false", copy_of<bool>);
}

std::optional<std::string> JsonObject::text(const std::string& key) const {
  return read(*this, value_->find(key), key, "a text", copy_of<std::string>);
}

std::optional<std::vector<double>> JsonObject::numbers(const std::string& key) const {
  return read(*this, value_->find(key), key, "a list of numbers", [](const JsonValue& value) {
    return each<double>(value, [](const JsonValue& element) { return element.number(); });
  });
}

std::optional<std::vector<std::string>> JsonObject::texts(const std::string& key) const {
  return read(*this, value_->find(key), key, "a list of texts", [](const JsonValue& value) {
    return each<std::string>(value, copy_of<std::string>);
  });
}

std::optional<std::vector<int>> JsonObject::integers(const std::string& key, int least,
                                                     int most) const {
  return read(
      *this, value_->find(key), key, fmt::format("integers from {} to {}", least, most),
      [&](const JsonValue& value) -> std::optional<std::vector<int>> {
        const auto* const list = value.as<JsonList>();
        std::vector<int> found;
        for (const JsonValue& element : list == nullptr ? std::span(&value, 1) : std::span(*list)) {
          const std::optional<int> number = integer_in(element, least, most);
          if (!number) {
            return std::nullopt;
          }
          found.push_back(*number);
        }
        return found;
      });
}

std::optional<JsonObject> JsonObject::object(const std::string& key) const {
  const JsonValue* const value = value_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (value->as<JsonMembers>() == nullptr) {
    refuse(key, "an object");
  }
  return JsonObject(std::shared_ptr<const JsonValue>(value_, value),
                    fmt::format("{}: in {}", subject_, key));
}

std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> keys;
  for (const JsonMember& member : *value_->as<JsonMembers>()) {
    keys.push_back(member.key);
  }
  return keys;
}

RecipeValue JsonObject::recipe_value(const std::string& key) const {
  const JsonValue& value = *value_->find(key);
  if (const auto* const truth = value.as<bool>()) {
    return *truth;
  }
  if (const auto* const whole = value.as<std::int64_t>()) {
    return *whole;
  }
  if (const auto* const real = value.as<double>()) {
    return *real;
  }
  const auto* const text = value.as<std::string>();
  return text != nullptr ? RecipeValue(*text) : RecipeValue(*texts(key));
}

std::optional<std::map<std::string, std::string>> JsonObject::text_members(
    const std::string& key) const {
  using Members = std::map<std::string, std::string>;
  return read(*this, value_->find(key), key, "an object of texts",
              [](const JsonValue& value) -> std::optional<Members> {
                const auto* const members = value.as<JsonMembers>();
                if (members == nullptr) {
                  return std::nullopt;
                }
                Members found;
                for (const auto& [name, member] : *members) {
                  const auto* const text = member.as<std::string>();
                  if (text == nullptr) {
                    return std::nullopt;
                  }
                  found.emplace(name, *text);
                }
                return found;
              });
}

}  // namespace lacuna
