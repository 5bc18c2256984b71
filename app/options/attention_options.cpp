// Whose attention is looked at.
#include <fmt/format.h>

#include "options/options.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {

void add_layer_option(CLI::App& command, std::vector<int>& layers, const std::string& shown) {
  command
      .add_option_function<std::vector<std::string>>(
          "--layer",
          [&layers](const std::vector<std::string>& words) { layers = parse_layers(words); },
          fmt::format("Layers to keep, or all; negative counts from the end. {} the last of them "
                      "[the one that the model names, else -1]",
                      shown))
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
          "Whose attention: cls, or the patch at ROW,COL; repeatable, the pictures show the first")
      ->allow_extra_args(false)
      ->type_name("cls|ROW,COL");
}

void add_layout_option(CLI::App& command, LayoutKind& layout) {
  add_word_option(command, "--layout", layout, layout_kind_words,
                  "What happens to hidden patches; all hides none, whatever the mask");
}

}  // namespace lacuna::app
