#include "lacuna/base/recipe_json.hpp"

#include <nlohmann/json.hpp>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

struct ToJson {
  nlohmann::ordered_json operator()(const std::string& value) const { return valid_utf8(value); }
  nlohmann::ordered_json operator()(const std::vector<std::string>& values) const {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const std::string& value : values) {
      list.push_back(valid_utf8(value));
    }
    return list;
  }
  nlohmann::ordered_json operator()(auto value) const { return value; }
};

}  // namespace

std::string recipe_json(const Recipe& recipe) {
  nlohmann::ordered_json json = {{"command", recipe.command}};
  for (const auto& [name, value] : recipe.options) {
    json[name] = std::visit(ToJson{}, value);
  }
  return json.dump();
}

}  // namespace lacuna
