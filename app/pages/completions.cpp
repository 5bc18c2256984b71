// The three shells are told the same: for each command its options, and for each option that takes
// something, what.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "lacuna/runner/inputs/find_inputs.hpp"
#include "options/word_option.hpp"
#include "pages/pages.hpp"

namespace lacuna::app {
namespace {

/// What a word of the command line can be.
enum class Takes { nothing, words, list, model, pictures, file, folder, other };

/// What an option, or a positional, takes.
Takes takes(const CLI::Option& option) {
  const std::string full = option.get_type_name();
  const std::string type = full.substr(0, full.find(':'));
  if (option.get_type_size() == 0) {
    return Takes::nothing;
  }
  if (option.get_name() == "--model" || option.get_name() == "file") {
    return Takes::model;
  }
  if (type.starts_with("IMAGE")) {
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

/// What a command takes beside its options.
Takes positional(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) {
      return takes(*option);
    }
  }
  return Takes::nothing;
}

/// "--output -o".
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

/// The first clause of a help, without what a shell would take for its own.
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

/// Prints the models: the one in the box, untrained ones, and those in the Hugging Face cache.
constexpr std::string_view print_models = R"(sh -c '
    printf "%s\n" mini untrained:deit-tiny untrained:deit-small untrained:deit-base untrained:mae-tiny untrained:mae-small
    for folder in "${HF_HUB_CACHE:-${HF_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/huggingface}/hub}"/models--*--*; do
      [ -d "$folder" ] || continue
      folder=${folder##*/models--}
      printf "%s\n" "${folder%%--*}/${folder#*--}"
    done')";

/// "jpg|JPG|png|PNG" and so on, with tar.
std::string input_suffixes(std::string_view separator) {
  std::vector<std::string> suffixes;
  for (const std::string_view suffix : input_file_suffixes()) {
    std::string upper(suffix.substr(1));
    suffixes.push_back(upper);
    std::ranges::transform(upper, upper.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    suffixes.push_back(upper);
  }
  return fmt::format("{}", fmt::join(suffixes, separator));
}

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
                            fmt::join(all, " "), bash_action(positional(command), {}));
}

std::string zsh_action(Takes takes, const std::vector<std::string>& words) {
  switch (takes) {
    case Takes::words:
      return fmt::format("({})", fmt::join(words, " "));
    case Takes::list:
      return fmt::format("_sequence compadd - {}", fmt::join(words, " "));
    case Takes::model:
      return "_lacuna_model";
    case Takes::pictures:
      return fmt::format("_files -g \"*.({})(-.)\"", input_suffixes("|"));
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
  const Takes operand = positional(command);
  return text + (operand == Takes::nothing ? "        && return 0 ;;\n"
                                           : fmt::format("        '*:file:{}' && return 0 ;;\n",
                                                         zsh_action(operand, {})));
}

std::string fish_action(Takes takes, const std::vector<std::string>& words) {
  switch (takes) {
    case Takes::nothing:
      return "";
    case Takes::words:
      return fmt::format(" -x -a '{}'", fmt::join(words, " "));
    case Takes::list:
      return fmt::format(" -x -a '(__fish_append , {})'", fmt::join(words, " "));
    case Takes::model:
      return " -r -F -a '(__lacuna_models)'";
    case Takes::pictures:
      return " -k -x -a '(__lacuna_pictures)'";
    case Takes::file:
      return " -r -F";
    case Takes::folder:
      return " -x -a '(__fish_complete_directories)'";
    case Takes::other:
      return " -x";
  }
  return "";
}

std::string fish_command(const CLI::App& command) {
  const std::string begin =
      fmt::format("complete -c lacuna -n '__fish_seen_subcommand_from {}'", command.get_name());
  std::string text;
  for (const CLI::Option* option : shown_options(command)) {
    text += begin;
    for (const std::string& name : option->get_lnames()) {
      text += " -l " + name;
    }
    for (const std::string& name : option->get_snames()) {
      text += " -s " + name;
    }
    text += fmt::format("{} -d '{}'\n", fish_action(takes(*option), words_of(*option)),
                        short_help(option->get_description()));
  }
  const Takes operand = positional(command);
  return operand == Takes::nothing ? text : text + begin + fish_action(operand, {}) + '\n';
}

}  // namespace

std::string bash_completion(const CLI::App& cli) {
  std::vector<std::string> names;
  std::string commands;
  for (const CLI::App* command : cli.get_subcommands({})) {
    names.push_back(command->get_name());
    commands += bash_command(*command);
  }
  return fmt::format(R"bash(# Completions of lacuna for bash, made from its table of options.
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
)bash",
                     input_suffixes("|"), print_models, fmt::join(names, " "), commands);
}

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

std::string fish_completion(const CLI::App& cli) {
  std::string text =
      fmt::format(R"fish(# Completions of lacuna for fish, made from its table of options.
function __lacuna_models
    {}
end
function __lacuna_pictures
    __fish_complete_path (commandline -ct) | string match -r '^.*(?:/|\.(?:{}))(?:\t.*)?$'
end
complete -c lacuna -f
complete -c lacuna -n __fish_use_subcommand -l help -l help-all -l version
)fish",
                  print_models, input_suffixes("|"));
  for (const CLI::App* command : cli.get_subcommands({})) {
    text += fmt::format("complete -c lacuna -n __fish_use_subcommand -a {} -d '{}'\n",
                        command->get_name(), short_help(command->get_description()));
  }
  for (const CLI::App* command : cli.get_subcommands({})) {
    text += fish_command(*command);
  }
  return text;
}

}  // namespace lacuna::app
