#include <fmt/format.h>
#include <fmt/ranges.h>

#include "options/word_option.hpp"
#include "pages/completion_words.hpp"
#include "pages/pages.hpp"

namespace lacuna::app {
namespace {

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
  const Takes operand = operand_of(command);
  return operand == Takes::nothing ? text : text + begin + fish_action(operand, {}) + '\n';
}

}  // namespace

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
                  print_models, input_suffixes());
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
