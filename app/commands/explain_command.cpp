#include <fmt/format.h>

#include <memory>

#include "commands/commands.hpp"
#include "commands/reports.hpp"
#include "commands/run_inputs.hpp"
#include "lacuna/flow/explain_flow.hpp"

namespace lacuna::app {
namespace {

struct ExplainCommand {
  RunOptions run;
  ExplainFlowOptions flow;
};

std::string summary(const ExplainResult& result) {
  return fmt::format("{}; without the -inf step {:.0f} % of the attention leaks",
                     hidden_words(*result.image),
                     100 * static_cast<double>(result.explanation->leak));
}

ExitStatus run_explain(const ExplainCommand& command) {
  check_options(command.flow);
  const auto item = [&](const Input& input, Workers& workers) {
    ExplainResult result = explain_flow(input, command.flow, workers);
    return report_of(result, summary(result));
  };
  return run_inputs(command.run, command.flow.output,
                    {.mask_file = command.flow.prepare.mask.file, .batch = {.item = item}});
}

}  // namespace

void add_explain_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<ExplainCommand>();
  CLI::App* sub = cli.add_subcommand(
      "explain",
      "Masked self-attention in five steps, with the numbers, on a small grid; no model");
  add_run_options(*sub, command->run);
  add_mask_options(*sub, command->flow.prepare.mask);
  add_geometry_options(*sub, command->flow.prepare);
  GeometryOptions& geometry = command->flow.prepare.geometry;
  sub->add_option_function<int>(
         "--grid",
         [&geometry](int side) { geometry.height = geometry.width = side * explained_patch_size; },
         fmt::format("Patches a side, of {} pixels; numbers are in the cells up to 5. "
                     "--image-size is the same in pixels",
                     explained_patch_size))
      ->default_str(std::to_string(default_explained_grid))
      ->check(CLI::Range(2, largest_explained_grid))
      ->excludes(sub->get_option("--image-size"))
      ->type_name("N");
  add_query_option(*sub, command->flow.queries)
      ->description("The patch that is followed through the steps [the first visible one]")
      ->default_str("")
      ->type_name("ROW,COL");
  add_output_options(*sub, command->flow.output, nullptr, {}, {"figure", "json"});
  sub->add_flag("--steps", command->flow.steps, "Also one figure a step, for slides");
  group_options(*sub);
  sub->footer(
      "Examples:\n"
      "  lacuna explain photo.jpg\n"
      "  lacuna explain photo.jpg --grid 3 --steps");
  sub->callback([command, &status] { status = run_settled(*command, run_explain); });
}

}  // namespace lacuna::app
