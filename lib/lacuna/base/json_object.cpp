#include "lacuna/base/json_object.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

using json = nlohmann::ordered_json;

constexpr int deepest = 32;

[[noreturn]] void fail(ErrorKind kind, const std::string& subject, const std::string& rest) {
  throw Error(kind, fmt::format("{}: {}", subject, rest));
}

/// Refuses depth, and duplicate keys, of which the library would silently keep the last.
class Watch {
 public:
  explicit Watch(const std::string& subject) : subject_(subject) {}

  bool operator()(int depth, json::parse_event_t event, const json& value) {
    const bool opens =
        event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    if (opens) {
      if (depth >= deepest) {
        fail(ErrorKind::too_large, subject_,
             fmt::format("nested deeper than {} levels; get the file again", deepest));
      }
      keys_.resize(static_cast<std::size_t>(depth) + 1);
      keys_.back().clear();
    } else if (event == json::parse_event_t::key) {
      const auto& key = value.get_ref<const std::string&>();
      if (!keys_[static_cast<std::size_t>(depth) - 1].insert(key).second) {
        fail(ErrorKind::bad_value, subject_,
             fmt::format("the key \"{}\" appears twice in one object; remove one",
                         printable(key.substr(0, 60))));
      }
    }
    return true;
  }

 private:
  const std::string& subject_;
  std::vector<std::set<std::string>> keys_;  // of the open objects, by depth
};

json parse_tree(std::string_view text, const std::string& subject) {
  try {
    return json::parse(text.begin(), text.end(), Watch(subject));
  } catch (const json::parse_error& error) {
    fail(ErrorKind::damaged, subject,
         fmt::format("is no valid JSON at byte {}; get or mend the file", error.byte));
  } catch (const json::exception&) {
    fail(ErrorKind::damaged, subject, "holds a number that is out of range; mend the file");
  }
}

std::string text_of(const json& value) {
  if (value.is_structured()) {
    return value.is_array() ? fmt::format("a list of {}", value.size()) : "an object";
  }
  constexpr std::size_t shown = 40;
  const std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  return printable(text.size() <= shown ? text : text.substr(0, shown) + "…");
}

}  // namespace

struct JsonObject::Tree {
  json root;

  const json* find(const std::string& key) const {
    const auto place = root.find(key);
    return place == root.end() ? nullptr : &*place;
  }
};

JsonObject::JsonObject(std::shared_ptr<const Tree> tree, std::string subject)
    : tree_(std::move(tree)), subject_(std::move(subject)) {}

JsonObject JsonObject::parse(std::string_view text, const std::string& subject) {
  json root = parse_tree(text, subject);
  if (!root.is_object()) {
    fail(ErrorKind::bad_value, subject,
         fmt::format("holds {}, needed an object; get the file again", text_of(root)));
  }
  return {std::make_shared<const Tree>(Tree{std::move(root)}), subject};
}

JsonObject JsonObject::of_texts(const std::map<std::string, std::string>& texts,
                                const std::string& subject) {
  json root = json::object();
  for (const auto& [key, text] : texts) {
    json value = json::parse(text, nullptr, false);
    root[key] = value.is_discarded() ? json(text) : std::move(value);
  }
  return {std::make_shared<const Tree>(Tree{std::move(root)}), subject};
}

bool JsonObject::has(const std::string& key) const {
  const json* const value = tree_->find(key);
  return value != nullptr && !value->is_null();
}

bool JsonObject::is_object(const std::string& key) const {
  const json* const value = tree_->find(key);
  return value != nullptr && value->is_object();
}

bool JsonObject::is_list(const std::string& key) const {
  const json* const value = tree_->find(key);
  return value != nullptr && value->is_array();
}

std::string JsonObject::described(const std::string& key) const {
  const json* const value = tree_->find(key);
  return value == nullptr ? "not there" : text_of(*value);
}

void JsonObject::refuse(const std::string& key, const std::string& needed) const {
  fail(ErrorKind::bad_value, subject_,
       fmt::format("{} is {}, needed {}; correct the file", key, described(key), needed));
}

std::optional<int> JsonObject::integer(const std::string& key, int least, int most) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  // Compared as JSON numbers: get<int>() would wrap.
  if (!value->is_number_integer() || *value < least || *value > most) {
    refuse(key, fmt::format("an integer from {} to {}", least, most));
  }
  return value->get<int>();
}

std::optional<double> JsonObject::number(const std::string& key, double above, double below) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  const double found = value->is_number() ? value->get<double>() : std::nan("");
  if (!(found > above && found < below)) {
    refuse(key, fmt::format("a number between {} and {}", above, below));
  }
  return found;
}

std::optional<bool> JsonObject::boolean(const std::string& key) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_boolean()) {
    refuse(key, "true or false");
  }
  return value->get<bool>();
}

std::optional<std::string> JsonObject::text(const std::string& key) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_string()) {
    refuse(key, "a text");
  }
  return value->get<std::string>();
}

std::optional<std::vector<double>> JsonObject::numbers(const std::string& key) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  std::vector<double> found;
  for (const json& element : value->is_array() ? *value : json::array({nullptr})) {
    if (!element.is_number()) {
      refuse(key, "a list of numbers");
    }
    found.push_back(element.get<double>());
  }
  return found;
}

std::optional<std::vector<std::string>> JsonObject::texts(const std::string& key) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  std::vector<std::string> found;
  for (const json& element : value->is_array() ? *value : json::array({nullptr})) {
    if (!element.is_string()) {
      refuse(key, "a list of texts");
    }
    found.push_back(element.get<std::string>());
  }
  return found;
}

std::optional<std::vector<int>> JsonObject::integers(const std::string& key, int least,
                                                     int most) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  std::vector<int> found;
  for (const json& element : value->is_array() ? *value : json::array({*value})) {
    if (!element.is_number_integer() || element < least || element > most) {
      refuse(key, fmt::format("integers from {} to {}", least, most));
    }
    found.push_back(element.get<int>());
  }
  return found;
}

std::optional<JsonObject> JsonObject::object(const std::string& key) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_object()) {
    refuse(key, "an object");
  }
  return JsonObject(std::make_shared<const Tree>(Tree{*value}),
                    fmt::format("{}: in {}", subject_, key));
}

std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : tree_->root.items()) {
    keys.push_back(key);
  }
  return keys;
}

RecipeValue JsonObject::recipe_value(const std::string& key) const {
  const json* const value = tree_->find(key);
  if (value != nullptr && value->is_boolean()) {
    return value->get<bool>();
  }
  if (value != nullptr && value->is_number_integer()) {
    return value->get<std::int64_t>();
  }
  if (value != nullptr && value->is_number()) {
    return value->get<double>();
  }
  if (value != nullptr && value->is_string()) {
    return value->get<std::string>();
  }
  return *texts(key);
}

std::optional<std::map<std::string, std::string>> JsonObject::text_members(
    const std::string& key) const {
  const json* const value = tree_->find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  std::map<std::string, std::string> members;
  if (!value->is_object()) {
    refuse(key, "an object of texts");
  }
  for (const auto& [name, member] : value->items()) {
    if (!member.is_string()) {
      refuse(key, "an object of texts");
    }
    members.emplace(name, member.get<std::string>());
  }
  return members;
}

}  // namespace lacuna
