#include "app.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "commands/commands.hpp"
#include "console/console.hpp"
#include "console/exit_status.hpp"
#include "console/help.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/base/version.hpp"
#include "lacuna/machine/fact.hpp"
#include "lacuna/model/nn/instruction_set.hpp"
#include "lacuna/runner/batch/standard_output.hpp"
#include "options/options.hpp"

namespace lacuna::app {
namespace {

/// The field writes --mask_ratio as often as --mask-ratio. What follows "--" is a file's name and
/// stays.
std::vector<std::string> with_hyphens(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  bool options_ended = false;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    options_ended = options_ended || argument == "--";
    if (!options_ended && argument.starts_with("--")) {
      const auto name_end = argument.begin() + static_cast<std::ptrdiff_t>(
                                                   std::min(argument.find('='), argument.size()));
      std::replace(argument.begin(), name_end, '_', '-');
      check_not_dropped(std::string(argument.begin(), name_end));
    }
    arguments.push_back(std::move(argument));
  }
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  return arguments;
}

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  std::ranges::transform(commands, std::back_inserter(names),
                         [](const CLI::App* command) { return command->get_name(); });
  return names;
}

/// CLI11 would say of a misspelt command only that one is required.
void check_command(const CLI::App& cli, int argc, const char* const* argv) {
  const std::string word = argc > 1 ? argv[1] : "";
  const std::vector<std::string> names = names_of(cli.get_subcommands({}));
  if (word.empty() || std::ranges::find(names, word) != names.end()) {
    return;
  }
  if (word.starts_with('-')) {
    if (cli.get_option_no_throw(word) == nullptr) {
      throw Error(ErrorKind::usage,
                  "{}: options stand behind a command, as in: lacuna compare photo.jpg --lang zh; "
                  "see lacuna --help",
                  word);
    }
    return;
  }
  const std::string meant = did_you_mean(word, names);
  throw Error(ErrorKind::usage, "{}: no such command{}", word,
              meant.empty() ? fmt::format("; choose {}, as in: lacuna compare photo.jpg",
                                          fmt::join(names, " or "))
                            : meant + " See lacuna --help");
}

/// Settings of the environment are for the command that runs: CLI11 would read them for all.
void leave_settings_to(const std::string& name, CLI::App& cli) {
  for (CLI::App* command :
       cli.get_subcommands([&](CLI::App* each) { return each->get_name() != name; })) {
    for (CLI::Option* option : command->get_options()) {
      option->envname("");
    }
  }
}

/// "Could not convert: --threshold = 60%", which CLI11 says of numbers alone, in our form.
std::string not_converted(std::string_view text) {
  constexpr std::string_view start = "Could not convert: ";
  const auto equal = text.find(" = ");
  if (!text.starts_with(start) || equal == std::string_view::npos) {
    return std::string(text);
  }
  const std::string value(text.substr(equal + 3));
  char* end = nullptr;
  std::strtod(value.c_str(), &end);
  return fmt::format("{}: \"{}\": needed a {}", text.substr(start.size(), equal - start.size()),
                     value, *end == '\0' && !value.empty() ? "whole number" : "number");
}

/// What CLI11 found wrong, in our form: an option that is not there with the nearest that is.
std::string wrong_use(const CLI::App& cli, const CLI::ParseError& error) {
  const auto given = cli.get_subcommands();
  const CLI::App& command = given.empty() ? cli : *given.back();
  const std::string help = (given.empty() ? "" : "lacuna ") + command.get_name() + " --help";
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    const std::vector<std::string> extras = command.remaining();
    std::string word = extras.empty() ? "" : extras.front();
    word.resize(std::min(word.find('='), word.size()));
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
      names.push_back(option->get_name());
    }
    const std::string meant = word.starts_with('-') ? did_you_mean(word, names) : "";
    return fmt::format("{}: not expected here{} {}ee {}", word, meant.empty() ? ";" : meant,
                       meant.empty() ? "s" : "S", help);
  }
  std::string text = not_converted(error.what());
  const std::string option = text.substr(0, text.find(':'));
  if (const std::string setting = setting_of(command, option); !setting.empty()) {
    text.replace(0, option.size(), setting);
  }
  return text + (text.ends_with('?') ? " See " : "; see ") + help;
}

/// "lacuna 0.2.0 (avx512)", and a line each for commit, compiler and libraries.
std::string version_text() {
  std::string instructions;
  try {
    instructions = word_of(nn::instruction_set_words, nn::instruction_set());
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::unsupported) {
      throw;  // LACUNA_INSTRUCTIONS names what is not there
    }
    instructions = "no FMA";
  }
  std::string text = fmt::format("lacuna {} ({})", software_version(), instructions);
  for (const Fact& fact : build_facts()) {
    text += fmt::format("\n{}: {}", fact.name, fact.text);
  }
  return text;
}

ExitStatus parse_and_run(int argc, const char* const* argv) {
  ExitStatus status = exit_done;
  const std::shared_ptr<CLI::App> described = command_line(status);
  CLI::App& cli = *described;
  check_command(cli, argc, argv);
  leave_settings_to(argc > 1 ? argv[1] : "", cli);
  try {
    cli.parse(with_hyphens(argc, argv));
  } catch (const CLI::Success& success) {
    std::ostringstream asked;  // the help or the version
    cli.exit(success, asked, asked);
    write_standard_output(asked.str());
  } catch (const CLI::ParseError& error) {
    report_error(wrong_use(cli, error));
    return exit_usage;
  }
  return status;
}

/// The status of an error that ended the program. An input's fault that gets this far was no item
/// of a batch, so it was a required input: a checkpoint, a mask file, the folder itself.
ExitStatus status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return exit_usage;
    case ErrorKind::output:
      return exit_output;
    default:
      return exit_no_input;
  }
}

/// Says what is being thrown. Takes no memory.
ExitStatus report_thrown() {
  try {
    throw;
  } catch (const Error& error) {
    report_error(error.what());
    return status_of(error.kind());
  } catch (const std::bad_alloc& error) {
    report_error(memory_words(error), "; use a smaller model or --image-size");
    return exit_no_input;
  } catch (const std::exception& error) {
    report_error("a bug in lacuna, please report it: ", error.what());
    return exit_bug;
  }
}

/// In place of a signal where an error cannot get to run(): a library's function that promises to
/// throw nothing has called what found no memory.
[[noreturn]] void end_uncaught() {
  abandon_temporary_files();
  ::_exit(std::current_exception() ? report_thrown() : exit_bug);
}

}  // namespace

std::shared_ptr<CLI::App> command_line(ExitStatus& status) {
  auto described = std::make_shared<CLI::App>(
      "Hide patches of an image and see what a Vision Transformer attends to: lacuna compare "
      "photo.jpg",
      "lacuna");
  CLI::App& cli = *described;
  cli.formatter(help_formatter());
  cli.set_help_all_flag("--help-all", "Every option");
  cli.set_version_flag("-V,--version", version_text);
  cli.require_subcommand(1);
  cli.footer(
      "Exit status: 0 all written, 1 some inputs failed, 2 wrong use, 3 a required\n"
      "input cannot be used, 4 an output cannot be written, 70 a bug in lacuna");
  add_compare_command(cli, status);
  add_attend_command(cli, status);
  add_mask_command(cli, status);
  add_reconstruct_command(cli, status);
  add_sweep_command(cli, status);
  add_explain_command(cli, status);
  add_inspect_command(cli, status);
  add_merge_command(cli, status);
  add_models_command(cli, status);
  add_serve_command(cli, status);
  add_doctor_command(cli, status);
  return described;
}

int run(int argc, const char* const* argv) {
  std::set_terminate(end_uncaught);
  try {
    return parse_and_run(argc, argv);
  } catch (...) {
    return report_thrown();
  }
}

}  // namespace lacuna::app
