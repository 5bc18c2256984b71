#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

#include "options/word_option.hpp"
#include "pages/completion_words.hpp"
#include "pages/pages.hpp"

namespace lacuna::app {
namespace {

std::string bash_action(Takes takes, const std::vector<std::string>& words) {
  switch (takes) {
    case Takes::words:
      return fmt::format("_lacuna_words '{}'", fmt::join(words, " "));
    case Takes::list:
      return fmt::format("_lacuna_list '{}'", fmt::join(words, " "));
    case Takes::model:
      return "_lacuna_model";
    case Takes::pictures:
      return "_lacuna_pictures";
    case Takes::file:
      return "_lacuna_files -f";
    case Takes::folder:
      return "_lacuna_files -d";
    default:
      return ":";
  }
}

std::string bash_command(const CLI::App& command) {
  std::string text = fmt::format("    {})\n      case $prev in\n", command.get_name());
  std::vector<std::string> all;
  for (const CLI::Option* option : shown_options(command)) {
    const std::vector<std::string> names = names_of_option(*option);
    all.insert(all.end(), names.begin(), names.end());
    if (takes(*option) != Takes::nothing) {
      text += fmt::format("        {}) {}; return ;;\n", fmt::join(names, " | "),
                          bash_action(takes(*option), words_of(*option)));
    }
  }
  return text + fmt::format("      esac\n      options='{}'\n      operand='{}' ;;\n",
                            fmt::join(all, " "), bash_action(operand_of(command), {}));
}

/// Its four holes: suffixes of pictures, a command that prints models, the commands, a case of
/// each.
constexpr std::string_view bash_text =
    R"bash(# Completions of lacuna for bash, made from its table of options.
_lacuna_words() {{ mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }}
_lacuna_list() {{  # what follows the last comma
  local done=${{cur%"${{cur##*,}}"}}
  mapfile -t COMPREPLY < <(compgen -P "$done" -W "$1" -- "${{cur##*,}}")
  compopt -o nospace
}}
_lacuna_files() {{
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}}
_lacuna_pictures() {{
  shopt -q extglob || {{ local reset=1; shopt -s extglob; }}
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen -d -- "$cur"; compgen -f -X '!*.@({})' -- "$cur")
  [ -z "${{reset:-}}" ] || shopt -u extglob
}}
_lacuna_model() {{
  local models
  models=$({})
  mapfile -t COMPREPLY < <(compgen -W "$models" -- "$cur"; compgen -f -- "$cur")
}}
_lacuna() {{
  # By spaces and =; bash itself would also part the line at a colon.
  local line=${{COMP_LINE:0:COMP_POINT}} cur prev words options='--help --help-all --version' operand=:
  read -ra words <<<"${{line//=/ }}"
  [[ $line == *[[:space:]=] ]] && words+=('')
  cur=${{words[-1]}} prev=${{words[-2]:-}}
  COMPREPLY=()
  if ((${{#words[@]}} <= 2)); then
    _lacuna_words '{} --help --help-all --version'
    return
  fi
  case ${{words[1]}} in
{}  esac
  if [[ $cur == -* ]]; then _lacuna_words "$options"; else eval "$operand"; fi
}}
_lacuna_without_colons() {{  # what bash keeps of the word is not to be repeated
  _lacuna
  local line=${{COMP_LINE:0:COMP_POINT}} kept
  kept=${{line##*[[:space:]=]}} kept=${{kept%"${{kept##*:}}"}}
  [[ $COMP_WORDBREAKS != *:* || -z $kept ]] || COMPREPLY=("${{COMPREPLY[@]#"$kept"}}")
}}
complete -F _lacuna_without_colons lacuna
)bash";

}  // namespace

std::string bash_completion(const CLI::App& cli) {
  std::vector<std::string> names;
  std::string commands;
  for (const CLI::App* command : cli.get_subcommands({})) {
    names.push_back(command->get_name());
    commands += bash_command(*command);
  }
  return fmt::format(bash_text, input_suffixes(), print_models, fmt::join(names, " "), commands);
}

}  // namespace lacuna::app
