#include "lacuna/base/recipe_json.hpp"

namespace lacuna {

void write_recipe(JsonWriter& json, const Recipe& recipe) {
  json.member("command", recipe.command);
  for (const auto& [name, value] : recipe.options) {
    std::visit([&json, &key = name](const auto& content) { json.member(key, content); }, value);
  }
}

std::string recipe_json(const Recipe& recipe) {
  JsonWriter json;
  json.object([&] { write_recipe(json, recipe); }, JsonWriter::Style::one_line);
  std::string text = json.take();
  text.pop_back();  // the final newline
  return text;
}

}  // namespace lacuna
