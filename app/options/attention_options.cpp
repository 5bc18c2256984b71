// Whose attention is looked at.
#include <fmt/format.h>

#include "options/options.hpp"

namespace lacuna::app {

void add_layer_option(CLI::App& command, std::vector<int>& layers, const std::string& shown) {
  command
      .add_option_function<std::vector<std::string>>(
          "--layer",
          [&layers](const std::vector<std::string>& words) { layers = parse_layers(words); },
          fmt::format("Layers to keep, or all; -1 is the last. {} the last of them [{}]", shown,
                      layers.front() == models_own_layer ? "the model's own, else -1" : "-1"))
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("N|all");
}

void add_head_option(CLI::App& command, int& head, const std::string& shown) {
  command
      .add_option_function<std::string>(
          "--head", [&head](const std::string& word) { head = parse_head(word); },
          shown + ": mean, or a number")
      ->default_str("mean")
      ->type_name("mean|N");
}

CLI::Option* add_query_option(CLI::App& command, std::vector<QueryRequest>& queries) {
  return command
      .add_option_function<std::vector<std::string>>(
          "--query",
          [&queries](const std::vector<std::string>& words) {
            queries.clear();
            for (const std::string& word : words) {
              queries.push_back(parse_query(word));
            }
          },
          "Whose attention: visible (the mean over visible patches), cls, or the patch at ROW,COL; "
          "repeatable, the first is drawn")
      ->default_str(queries.empty() ? "cls" : "visible")
      ->allow_extra_args(false)
      ->type_name("visible|cls|ROW,COL");
}

}  // namespace lacuna::app
