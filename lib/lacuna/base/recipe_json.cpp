#include "lacuna/base/recipe_json.hpp"

#include "lacuna/base/json_object.hpp"

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

Recipe read_recipe(std::string_view text, const std::string& subject) {
  const JsonObject json = JsonObject::parse(text, subject);
  Recipe recipe;
  for (const std::string& key : json.keys()) {
    if (key == "command") {
      recipe.command = *json.text(key);
    } else {
      recipe.options.emplace_back(key, json.recipe_value(key));
    }
  }
  if (recipe.command.empty()) {
    json.refuse("command", "a command of lacuna");
  }
  return recipe;
}

}  // namespace lacuna
