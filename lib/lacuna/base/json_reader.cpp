#include "lacuna/base/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

/// Receives a text piece by piece and makes the tree of what is kept. Nothing of what is not kept
/// is in memory but the keys of the open objects.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, const JsonRules& rules) : text_(text), rules_(rules) {}

  [[nodiscard]] JsonValue take_root() { return std::move(root_); }
  /// Why the text was refused.
  [[nodiscard]] ErrorKind fault() const { return fault_; }
  [[nodiscard]] const std::string& why() const { return why_; }

  bool refuse(ErrorKind kind, std::string why) {
    fault_ = kind;
    why_ = std::move(why);
    return false;
  }

  bool null() override { return put({nullptr}); }
  bool boolean(bool value) override { return put({value}); }
  bool number_integer(number_integer_t number) override {
    return number == 0 ? put({-0.0}) : put({std::int64_t{number}});
  }
  bool number_unsigned(number_unsigned_t number) override {
    const bool fits = std::in_range<std::int64_t>(number);
    return fits ? put({static_cast<std::int64_t>(number)}) : put({static_cast<double>(number)});
  }
  bool number_float(number_float_t number, const string_t& /*text*/) override {
    return put({number});
  }
  bool string(string_t& text) override { return put({std::move(text)}); }
  bool binary(binary_t& /*bytes*/) override { return false; }  // not in JSON

  bool start_object(std::size_t /*size*/) override { return open({JsonMembers()}); }
  bool start_array(std::size_t /*size*/) override { return open({JsonList()}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& object = open_.back();
    if (!object.keys.insert(name).second) {
      return refuse(ErrorKind::bad_value,
                    fmt::format("the key \"{}\" appears twice in one object; remove one",
                                name.substr(0, 60)));
    }
    if (++keys_ > rules_.keys) {
      return refuse(
          ErrorKind::too_large,
          fmt::format("more than {} keys in open objects; get the file again", rules_.keys));
    }
    if (open_.size() == 1) {
      keeps_ = !rules_.keeps || rules_.keeps(name);
    }
    if (object.value != nullptr && keeps_) {
      std::get<JsonMembers>(object.value->value).push_back({std::move(name), {}});
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& error) override {
    constexpr int number_out_of_range = 406;
    if (error.id == number_out_of_range) {
      return refuse(ErrorKind::damaged, "a number in it is out of range; get or mend the file");
    }
    const std::string_view before = text_.substr(0, position);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t column = position - (before.rfind('\n') + 1);
    return refuse(ErrorKind::damaged,
                  fmt::format("no valid JSON at line {}, column {}; get the file again or mend it "
                              "there",
                              line, column));
  }

 private:
  struct Level {
    JsonValue* value = nullptr;  ///< nullptr if it is not kept.
    std::unordered_set<std::string> keys;
  };

  /// Where the next value belongs; nullptr if it is not kept.
  JsonValue* place() {
    if (open_.empty()) {
      return &root_;
    }
    JsonValue* const parent = open_.back().value;
    if (parent == nullptr || !keeps_) {
      return nullptr;
    }
    if (auto* const list = std::get_if<JsonList>(&parent->value)) {
      return &list->emplace_back();
    }
    return &std::get<JsonMembers>(parent->value).back().value;
  }

  bool keep(JsonValue* place, JsonValue&& value) {
    if (place == nullptr) {
      return true;
    }
    if (!open_.empty() && ++values_ > rules_.values) {
      return refuse(ErrorKind::too_large,
                    fmt::format("more than {} values; get the file again", rules_.values));
    }
    *place = std::move(value);
    return true;
  }

  bool put(JsonValue&& value) {
    JsonValue* const kept = place();
    return keep(kept, std::move(value)) && hand_over();
  }

  bool open(JsonValue&& empty) {
    if (open_.size() == rules_.depth) {
      return refuse(ErrorKind::too_large, fmt::format("nested deeper than {} levels; get the file "
                                                      "again",
                                                      rules_.depth));
    }
    JsonValue* const kept = place();
    if (!keep(kept, std::move(empty))) {
      return false;
    }
    open_.push_back({kept, {}});
    return true;
  }

  bool close() {
    keys_ -= open_.back().keys.size();
    open_.pop_back();
    return hand_over();
  }

  /// Called after each value: gives a whole member of the root away, if somebody wants it.
  bool hand_over() {
    auto* const members = std::get_if<JsonMembers>(&root_.value);
    if (open_.size() == 1 && rules_.take && members != nullptr && keeps_) {
      rules_.take(std::move(members->back()));
      members->clear();
      values_ = 0;
    }
    return true;
  }

  std::string_view text_;
  const JsonRules& rules_;
  JsonValue root_;
  std::vector<Level> open_;  ///< The innermost last. A parent does not grow while its child does.
  bool keeps_ = true;        ///< The root's member that is read now.
  std::size_t values_ = 0;
  std::size_t keys_ = 0;  ///< Of all levels.
  ErrorKind fault_ = ErrorKind::damaged;
  std::string why_;
};

bool parses(std::string_view text, const JsonRules& rules, TreeBuilder& builder) {
  if (text.size() > rules.bytes) {
    return builder.refuse(ErrorKind::too_large,
                          fmt::format("{} bytes of JSON, the limit is {}; get the file again",
                                      text.size(), rules.bytes));
  }
  // The library takes a NUL for the end of the text.
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    return builder.parse_error(nul + 1, {},
                               nlohmann::json::parse_error::create(101, nul, "", nullptr));
  }
  return nlohmann::json::sax_parse(text, &builder);
}

}  // namespace

JsonValue read_json(std::string_view text, const std::string& subject, const JsonRules& rules) {
  TreeBuilder builder(text, rules);
  if (!parses(text, rules, builder)) {
    fail(subject, builder.fault(), builder.why());
  }
  return builder.take_root();
}

std::optional<JsonValue> try_json(std::string_view text, const std::string& subject,
                                  const JsonRules& rules) {
  TreeBuilder builder(text, rules);
  if (parses(text, rules, builder)) {
    return builder.take_root();
  }
  if (builder.fault() == ErrorKind::too_large) {
    fail(subject, builder.fault(), builder.why());
  }
  return std::nullopt;
}

std::optional<double> JsonValue::number() const {
  if (const auto* const whole = as<std::int64_t>()) {
    return static_cast<double>(*whole);
  }
  const auto* const real = as<double>();
  return real == nullptr ? std::nullopt : std::optional(*real);
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const auto* const members = as<JsonMembers>();
  if (members == nullptr) {
    return nullptr;
  }
  const auto place = std::ranges::find(*members, key, &JsonMember::key);
  return place == members->end() ? nullptr : &place->value;
}

std::string JsonValue::described() const {
  if (const auto* const list = as<JsonList>()) {
    return fmt::format("a list of {}", list->size());
  }
  if (as<JsonMembers>() != nullptr) {
    return "an object";
  }
  if (const auto* const text = as<std::string>()) {
    constexpr std::size_t shown = 40;
    return text->size() <= shown ? fmt::format("\"{}\"", printable(*text))
                                 : fmt::format("\"{}…", printable(text->substr(0, shown)));
  }
  if (const auto* const truth = as<bool>()) {
    return *truth ? "true" : "false";
  }
  if (const auto* const whole = as<std::int64_t>()) {
    return fmt::format("{}", *whole);
  }
  if (const auto* const real = as<double>()) {
    const std::string digits = fmt::format("{}", *real);
    return digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits;
  }
  return "null";
}

}  // namespace lacuna
