#include "lacuna/model/container/torch/pickle_objects.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/words.hpp"
#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

constexpr Word<PickleKind> kind_words[] = {
    {PickleKind::none, "None"},       {PickleKind::boolean, "a bool"},
    {PickleKind::integer, "an int"},  {PickleKind::real, "a float"},
    {PickleKind::text, "a text"},     {PickleKind::tuple, "a tuple"},
    {PickleKind::list, "a list"},     {PickleKind::dict, "a dict"},
    {PickleKind::global, "the name"}, {PickleKind::storage, "a storage"},
    {PickleKind::tensor, "a tensor"}, {PickleKind::opaque, "an object of"}};

}  // namespace

PickleId PickledObjects::add(PickleObject object) {
  if (objects.size() == PickleLimits::objects) {
    fail_header_limit(subject, "objects in its pickle", PickleLimits::objects);
  }
  objects.push_back(std::move(object));
  return static_cast<PickleId>(objects.size() - 1);
}

std::string global_name(std::string_view global) {
  std::string name(global);
  std::replace(name.begin(), name.end(), '\n', '.');
  return quoted_name(name);
}

std::string described(const PickleObject& object) {
  const std::string words(word_of(kind_words, object.kind));
  const bool is_named = object.kind == PickleKind::global || object.kind == PickleKind::opaque;
  return is_named ? fmt::format("{} {}", words, global_name(object.text)) : words;
}

}  // namespace lacuna
