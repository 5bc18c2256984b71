#include <fmt/format.h>
#include <fmt/ranges.h>

#include "options/word_option.hpp"
#include "pages/completion_words.hpp"
#include "pages/pages.hpp"

namespace lacuna::app {
namespace {

std::string zsh_action(Takes takes, const std::vector<std::string>& words) {
  switch (takes) {
    case Takes::words:
      return fmt::format("({})", fmt::join(words, " "));
    case Takes::list:
      return fmt::format("_sequence compadd - {}", fmt::join(words, " "));
    case Takes::model:
      return "_lacuna_model";
    case Takes::pictures:
      return fmt::format("_files -g \"*.({})(-.)\"", input_suffixes());
    case Takes::file:
      return "_files";
    case Takes::folder:
      return "_files -/";
    default:
      return " ";
  }
}

std::string zsh_command(const CLI::App& command) {
  std::string text = fmt::format("    {})\n      _arguments -s \\\n", command.get_name());
  for (const CLI::Option* option : shown_options(command)) {
    const std::vector<std::string> names = names_of_option(*option);
    for (const std::string& name : names) {
      const bool is_repeatable = option->get_expected_max() > 1;
      text += fmt::format("        '{}{}[{}]",
                          is_repeatable ? "*" : fmt::format("({})", fmt::join(names, " ")), name,
                          short_help(option->get_description()));
      if (takes(*option) != Takes::nothing) {
        text += fmt::format(":value:{}", zsh_action(takes(*option), words_of(*option)));
      }
      text += "' \\\n";
    }
  }
  const Takes operand = operand_of(command);
  return text + (operand == Takes::nothing ? "        && return 0 ;;\n"
                                           : fmt::format("        '*:file:{}' && return 0 ;;\n",
                                                         zsh_action(operand, {})));
}

}  // namespace

std::string zsh_completion(const CLI::App& cli) {
  std::string names;
  std::string commands;
  for (const CLI::App* command : cli.get_subcommands({})) {
    names +=
        fmt::format("      '{}:{}'\n", command->get_name(), short_help(command->get_description()));
    commands += zsh_command(*command);
  }
  return fmt::format(R"zsh(#compdef lacuna
# Completions of lacuna for zsh, made from its table of options.
_lacuna_model() {{
  local -a models
  models=(${{(f)"$({})"}})
  compadd -a models
  _files
}}
_lacuna() {{
  if ((CURRENT == 2)); then
    local -a commands
    commands=(
{}    )
    _describe command commands
    compadd -- --help --help-all --version
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
{}  esac
}}
_lacuna "$@"
)zsh",
                     print_models, names, commands);
}

}  // namespace lacuna::app
