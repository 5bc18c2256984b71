#include "lacuna/model/container/torch/pickle_objects.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/model/container/faults.hpp"

namespace lacuna {

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
  switch (object.kind) {
    case PickleKind::none:
      return "None";
    case PickleKind::boolean:
      return "a bool";
    case PickleKind::integer:
      return "an int";
    case PickleKind::real:
      return "a float";
    case PickleKind::text:
      return "a text";
    case PickleKind::tuple:
      return "a tuple";
    case PickleKind::list:
      return "a list";
    case PickleKind::dict:
      return "a dict";
    case PickleKind::global:
      return "the name " + global_name(object.text);
    case PickleKind::storage:
      return "a storage";
    case PickleKind::tensor:
      return "a tensor";
    case PickleKind::opaque:
      return "an object of " + global_name(object.text);
  }
  return "nothing known";
}

}  // namespace lacuna
