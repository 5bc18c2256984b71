#include "lacuna/model/container/torch/state_dict.hpp"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

// In this order: DINO's training files hold a teacher and a student, and show the teacher.
constexpr std::array<std::string_view, 5> usual_keys = {"model", "state_dict", "teacher", "student",
                                                        "encoder"};

/// The value under a text of the dict; nullptr if there is none.
const PickleObject* value_of(const PickledObjects& objects, const PickleObject& dict,
                             std::string_view key) {
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const PickleObject& name = objects.at(dict.items[i]);
    if (name.kind == PickleKind::text && name.text == key) {
      return &objects.at(dict.items[i + 1]);
    }
  }
  return nullptr;
}

bool holds_tensors(const PickledObjects& objects, const PickleObject& dict) {
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    if (objects.at(dict.items[i]).kind == PickleKind::text &&
        objects.at(dict.items[i + 1]).kind == PickleKind::tensor) {
      return true;
    }
  }
  return false;
}

/// The keys that are texts, but for `left_out`.
std::vector<std::string> keys_of(const PickledObjects& objects, const PickleObject& dict,
                                 std::string_view left_out = {}) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const PickleObject& key = objects.at(dict.items[i]);
    if (key.kind == PickleKind::text && key.text != left_out) {
      keys.emplace_back(key.text);
    }
  }
  return keys;
}

[[noreturn]] void fail(const PickledObjects& objects, const std::string& found) {
  throw Error(
      ErrorKind::unsupported,
      fmt::format("{}: {}; save the model's state_dict() with torch.save", objects.subject, found));
}

std::string listed(const std::vector<std::string>& names) {
  return names.empty() ? "none" : first_names(names);
}

struct Found {
  const PickleObject* dict = nullptr;
  std::string_view key;  // empty for the top
};

Found find_dict(const PickledObjects& objects) {
  const PickleObject& top = objects.at(objects.top);
  if (top.kind != PickleKind::dict) {
    fail(objects, fmt::format("holds {}, needed a state dict", described(top)));
  }
  for (const std::string_view key : usual_keys) {
    const PickleObject* const value = value_of(objects, top, key);
    if (value != nullptr && value->kind == PickleKind::dict && holds_tensors(objects, *value)) {
      return {value, key};
    }
  }
  for (const std::string_view key : usual_keys) {
    const PickleObject* const value = value_of(objects, top, key);
    if (value != nullptr && value->kind == PickleKind::opaque) {
      fail(objects, fmt::format("\"{}\" is {}, needed a state dict", key, described(*value)));
    }
  }
  if (!holds_tensors(objects, top)) {
    fail(objects, fmt::format("no state dict at its top or under one of its usual keys; its keys "
                              "are {}",
                              listed(keys_of(objects, top))));
  }
  return {&top, {}};
}

void add_entry(const PickledObjects& objects, PickleId key_id, PickleId value_id, StateDict& result,
               std::vector<std::string>& passed_over) {
  const PickleObject& key = objects.at(key_id);
  const PickleObject& value = objects.at(value_id);
  if (key.kind != PickleKind::text) {
    passed_over.push_back(described(key));
    return;
  }
  if (valid_utf8(key.text) != key.text) {
    fail_header(objects.subject, fmt::format("the name {} is no UTF-8", quoted_name(key.text)));
  }
  if (value.kind == PickleKind::tensor) {
    result.tensors.push_back({std::string(key.text), static_cast<std::size_t>(value.number)});
  } else {
    passed_over.emplace_back(key.text);
  }
}

void check_names(const PickledObjects& objects, const PickleObject& dict) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const PickleObject& key = objects.at(dict.items[i]);
    if (key.kind == PickleKind::text && !names.insert(key.text).second) {
      fail_header(objects.subject, fmt::format("the key {} is there twice", quoted_name(key.text)));
    }
  }
}

void note_unread(const PickledObjects& objects, std::vector<std::string>& notes) {
  if (objects.unread.empty()) {
    return;
  }
  std::vector<std::string> names;
  for (const std::string_view global : objects.unread) {
    std::string& name = names.emplace_back(global);
    name.replace(name.find('\n'), 1, ".");
  }
  notes.push_back(fmt::format("{} not read, what they made is passed over: {}",
                              names.size() == 1
                                  ? "a class or function is"
                                  : fmt::format("{} classes or functions are", names.size()),
                              first_names(names)));
}

}  // namespace

StateDict find_state_dict(const PickledObjects& objects) {
  const Found found = find_dict(objects);
  const PickleObject& top = objects.at(objects.top);
  check_names(objects, top);
  check_names(objects, *found.dict);
  StateDict result;
  std::vector<std::string> passed_over;
  for (std::size_t i = 0; i + 1 < found.dict->items.size(); i += 2) {
    add_entry(objects, found.dict->items[i], found.dict->items[i + 1], result, passed_over);
  }
  if (!found.key.empty()) {
    result.notes.push_back(
        fmt::format("the weights are those under \"{}\"; keys passed over beside it: "
                    "{}",
                    found.key, listed(keys_of(objects, top, found.key))));
  }
  if (!passed_over.empty()) {
    result.notes.push_back("no tensors, passed over: " + first_names(passed_over));
  }
  note_unread(objects, result.notes);
  return result;
}

}  // namespace lacuna
