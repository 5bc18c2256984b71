#include "pages/completion_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lacuna/runner/inputs/find_inputs.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {

Takes takes(const CLI::Option& option) {
  const std::string full = option.get_type_name();
  const std::string type = full.substr(0, full.find(':'));
  if (option.get_type_size() == 0) {
    return Takes::nothing;
  }
  if (option.get_name() == "--model" || option.get_name() == "file") {
    return Takes::model;
  }
  if (type.starts_with("IMAGE") || type.starts_with("[IMAGE")) {
    return Takes::pictures;
  }
  if (type.starts_with("FILE") || type == "DIR|FILE") {
    return Takes::file;
  }
  if (type == "DIR" || type == "OUT") {
    return Takes::folder;
  }
  return words_of(option).empty() ? Takes::other : type == "LIST" ? Takes::list : Takes::words;
}

std::vector<const CLI::Option*> shown_options(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) {
    return option->nonpositional() && !option->get_group().empty();
  });
}

Takes operand_of(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) {
      return takes(*option);
    }
  }
  return Takes::nothing;
}

std::vector<std::string> names_of_option(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) {
    names.push_back("--" + name);
  }
  for (const std::string& name : option.get_snames()) {
    names.push_back("-" + name);
  }
  return names;
}

std::string short_help(const std::string& help) {
  std::string text = help;
  for (const char* const end : {": ", "; ", ". ", " ("}) {
    text.resize(std::min(text.find(end), text.size()));
  }
  std::erase_if(text, [](char c) {
    return std::string_view("'\"[]\\:$`").find(c) != std::string_view::npos;
  });
  return text;
}

const std::string_view print_models = R"(sh -c '
    printf "%s\n" mini untrained:deit-tiny untrained:deit-small untrained:deit-base untrained:mae-tiny untrained:mae-small
    for folder in "${HF_HUB_CACHE:-${HF_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/huggingface}/hub}"/models--*--*; do
      [ -d "$folder" ] || continue
      folder=${folder##*/models--}
      printf "%s\n" "${folder%%--*}/${folder#*--}"
    done')";

std::string input_suffixes() {
  std::vector<std::string> suffixes;
  for (const std::string_view suffix : input_file_suffixes()) {
    std::string upper(suffix.substr(1));
    suffixes.push_back(upper);
    std::ranges::transform(upper, upper.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    suffixes.push_back(upper);
  }
  return fmt::format("{}", fmt::join(suffixes, "|"));
}

}  // namespace lacuna::app
