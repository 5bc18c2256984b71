#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/commands.hpp"
#include "console/console.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/option_names.hpp"
#include "lacuna/base/recipe_json.hpp"
#include "lacuna/model/checkpoint/inspection.hpp"
#include "lacuna/render/formats/stored_recipe.hpp"
#include "lacuna/render/summary/summary_figure.hpp"
#include "lacuna/report/inspection_report.hpp"
#include "lacuna/runner/batch/standard_output.hpp"
#include "options/options.hpp"

namespace lacuna::app {
namespace {

struct InspectCommand {
  std::filesystem::path file;
  ModelOptions model;
  bool json = false;
  bool tensors = false;
};

/// compare and sweep asked CLS until 0.1, and did not write it down.
Recipe with_query(Recipe recipe) {
  const bool asks = recipe.command == "compare" || recipe.command == "sweep";
  const auto is_query = [](const auto& option) { return option.first == "query"; };
  if (asks && std::ranges::none_of(recipe.options, is_query)) {
    recipe.add("--query", std::vector<std::string>{"cls"});
  }
  return recipe;
}

bool is_known(std::string_view key) {
  const OptionName* const option = option_of(key);
  return option != nullptr && !option->is_gone() &&
         (option->changes_bytes || option->flag == "--model");
}

/// The recipe without options that no recipe of lacuna has, which are told: another version, or
/// somebody else, wrote it.
Recipe known_part(Recipe recipe, const std::string& subject) {
  constexpr std::array<std::string_view, 6> commands = {"compare",     "attend", "mask",
                                                        "reconstruct", "sweep",  "explain"};
  if (std::ranges::find(commands, recipe.command) == commands.end()) {
    fail(subject, ErrorKind::bad_value,
         "its recipe is of the command {}, needed {}; use the lacuna that made it",
         recipe.command.substr(0, 60), fmt::join(commands, ", "));
  }
  std::vector<std::string> unknown;
  for (const auto& [key, value] : recipe.options) {
    if (!is_known(key)) {
      unknown.push_back(key.substr(0, 60));
    }
  }
  std::erase_if(recipe.options, [](const auto& option) { return !is_known(option.first); });
  if (!unknown.empty()) {
    warn(fmt::format("{}: its recipe has options that this lacuna does not know, left out here: {}",
                     subject, fmt::join(unknown, ", ")));
  }
  return recipe;
}

ExitStatus run_inspect(const InspectCommand& command) {
  if (const std::optional<std::string> text = stored_recipe(command.file)) {
    const std::string& subject = command.file.native();
    const Recipe recipe = read_recipe(*text, subject);
    const bool is_summary = recipe.command == summary_recipe;
    if (command.json || !is_summary) {
      print_data(command.json ? *text
                              : command_line(known_part(with_query(recipe), subject), "IMAGE"));
    }
    if (is_summary) {
      say("the summary of a folder, drawn by lacuna; the recipes are in the summary.json beside "
          "it");
      return exit_done;
    }
    say("a figure made by lacuna; this command line makes it again, given its IMAGE");
    return exit_done;
  }
  const Inspection inspection = inspect_checkpoint(
      pinned_model(command.file.native(), settled_access(command.model.hub, true, false)),
      command.model);
  if (command.json) {
    write_standard_output(inspection_json(inspection, command.tensors));
  } else {
    write_standard_output(inspection_text(inspection));
    if (command.tensors) {
      write_standard_output(tensor_list(*inspection.files.weights));
    }
  }
  for (const std::string& note : inspection.files.weights->notes()) {
    warn(fmt::format("{}: {}", inspection.name, note));
  }
  if (inspection.fault) {
    throw Error(*inspection.fault);
  }
  return exit_done;
}

}  // namespace

void add_inspect_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<InspectCommand>();
  CLI::App* sub = cli.add_subcommand(
      "inspect", "What a checkpoint is and why, or the recipe stored in a figure");
  sub->add_option("file", command->file,
                  "A checkpoint, its folder, OWNER/NAME on the Hugging Face Hub, mini, or a figure "
                  "made by lacuna")
      ->required()
      ->type_name("FILE|DIR");
  add_hub_options(*sub, command->model.hub);
  add_decision_options(*sub, command->model);
  group_options(*sub);
  sub->add_flag("--json", command->json, "The same as JSON");
  sub->add_flag("--tensors", command->tensors, "List every tensor with its type and shape");
  sub->footer(
      "Examples:\n"
      "  lacuna inspect vit.safetensors\n"
      "  lacuna inspect lacuna-out/photo.compare.png");
  sub->callback([command, &status] { status = run_inspect(*command); });
}

}  // namespace lacuna::app
