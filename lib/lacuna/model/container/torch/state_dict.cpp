#include "lacuna/model/container/torch/state_dict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {
namespace {

// In this order: DINO's training files hold a teacher and a student, and show the teacher.
constexpr std::array<std::string_view, 5> usual_keys = {"model", "state_dict", "teacher", "student",
                                                        "encoder"};

struct Entry {
  const PickleObject& key;
  const PickleObject& value;
};

std::vector<Entry> entries_of(const PickledObjects& objects, const PickleObject& dict) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    entries.push_back({objects.at(dict.items[i]), objects.at(dict.items[i + 1])});
  }
  return entries;
}

/// The value under a text of the dict; nullptr if there is none.
const PickleObject* value_of(const PickledObjects& objects, const PickleObject& dict,
                             std::string_view key) {
  for (const Entry& entry : entries_of(objects, dict)) {
    if (entry.key.kind == PickleKind::text && entry.key.text == key) {
      return &entry.value;
    }
  }
  return nullptr;
}

bool holds_tensors(const PickledObjects& objects, const PickleObject& dict) {
  return std::ranges::any_of(entries_of(objects, dict), [](const Entry& entry) {
    return entry.key.kind == PickleKind::text && entry.value.kind == PickleKind::tensor;
  });
}

/// The keys that are texts, but for `left_out`, listed.
std::string listed_keys(const PickledObjects& objects, const PickleObject& dict,
                        std::string_view left_out = {}) {
  std::vector<std::string> keys;
  for (const Entry& entry : entries_of(objects, dict)) {
    if (entry.key.kind == PickleKind::text && entry.key.text != left_out) {
      keys.emplace_back(entry.key.text);
    }
  }
  return keys.empty() ? "none" : first_names(keys);
}

[[noreturn]] void fail_dict(const PickledObjects& objects, const std::string& found) {
  fail(objects.subject, ErrorKind::unsupported,
       found + "; save the model's state_dict() with torch.save");
}

/// A running mean of the weights beside them.
std::optional<Entry> running_mean(const PickledObjects& objects, const PickleObject& top) {
  for (const Entry& entry : entries_of(objects, top)) {
    if (entry.key.kind == PickleKind::text && is_ema(entry.key.text) &&
        entry.value.kind == PickleKind::dict && holds_tensors(objects, entry.value)) {
      return entry;
    }
  }
  return std::nullopt;
}

struct Found {
  const PickleObject* dict = nullptr;
  std::string_view key;  // empty for the top
};

Found find_dict(const PickledObjects& objects) {
  const PickleObject& top = objects.at(objects.top);
  if (top.kind != PickleKind::dict) {
    fail_dict(objects, fmt::format("holds {}, needed a state dict", described(top)));
  }
  for (const std::string_view key : usual_keys) {
    const PickleObject* const value = value_of(objects, top, key);
    if (value != nullptr && value->kind == PickleKind::dict && holds_tensors(objects, *value)) {
      return {value, key};
    }
  }
  if (const std::optional<Entry> mean = running_mean(objects, top);
      mean && !holds_tensors(objects, top)) {
    return {&mean->value, mean->key.text};
  }
  for (const std::string_view key : usual_keys) {
    const PickleObject* const value = value_of(objects, top, key);
    if (value != nullptr && value->kind == PickleKind::opaque) {
      fail_dict(objects, fmt::format("\"{}\" is {}, needed a state dict", key, described(*value)));
    }
  }
  if (!holds_tensors(objects, top)) {
    fail_dict(objects,
              fmt::format("no state dict at its top or under one of its usual keys; its keys "
                          "are {}",
                          listed_keys(objects, top)));
  }
  return {&top, {}};
}

void add_entry(const PickledObjects& objects, const Entry& entry, StateDict& result,
               std::vector<std::string>& passed_over) {
  const auto& [key, value] = entry;
  if (key.kind != PickleKind::text) {
    passed_over.push_back(described(key));
    return;
  }
  if (valid_utf8(key.text) != key.text) {
    fail_header(objects.subject, "the name {} is no UTF-8", quoted_name(key.text));
  }
  if (value.kind == PickleKind::tensor) {
    result.tensors.push_back({std::string(key.text), static_cast<std::size_t>(value.number)});
  } else {
    passed_over.emplace_back(key.text);
  }
}

void check_names(const PickledObjects& objects, const PickleObject& dict) {
  std::set<std::string_view> names;
  for (const auto& [key, value] : entries_of(objects, dict)) {
    if (key.kind == PickleKind::text && !names.insert(key.text).second) {
      fail_header(objects.subject, "the key {} is there twice", quoted_name(key.text));
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
  for (const Entry& entry : entries_of(objects, *found.dict)) {
    add_entry(objects, entry, result, passed_over);
  }
  if (!found.key.empty()) {
    result.notes.push_back(
        fmt::format("the weights are those under \"{}\"; keys passed over beside it: "
                    "{}",
                    found.key, listed_keys(objects, top, found.key)));
  }
  if (const std::optional<Entry> mean = running_mean(objects, top);
      mean && mean->key.text != found.key) {
    result.choice = fmt::format(
        "the weights {} are taken, and not the running mean (EMA) of them under \"{}\"; save it "
        "alone to see it",
        found.key.empty() ? "at the top" : fmt::format("under \"{}\"", found.key),
        printable(mean->key.text));
  }
  if (!passed_over.empty()) {
    result.notes.push_back("no tensors, passed over: " + first_names(passed_over));
  }
  note_unread(objects, result.notes);
  return result;
}

}  // namespace lacuna
