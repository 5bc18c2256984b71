#include <memory>

#include "commands/commands.hpp"
#include "commands/reports.hpp"
#include "commands/run_inputs.hpp"
#include "lacuna/flow/mask_flow.hpp"

namespace lacuna::app {
namespace {

struct MaskCommand {
  RunOptions run;
  MaskFlowOptions flow;
};

ExitStatus run_mask(const MaskCommand& command) {
  check_options(command.flow);
  const auto item = [&](const Input& input, Workers& workers) {
    MaskResult result = mask_flow(input, command.flow, workers);
    return report_of(result, hidden_words(*result.image));
  };
  return run_inputs(command.run, command.flow.output,
                    {.mask_file = command.flow.prepare.mask.file, .batch = {.item = item}});
}

}  // namespace

void add_mask_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<MaskCommand>();
  CLI::App* sub = cli.add_subcommand(
      "mask", "Only the mask: the masked picture and the mask as data; no model");
  add_run_options(*sub, command->run);
  add_mask_options(*sub, command->flow.prepare.mask);
  add_geometry_options(*sub, command->flow.prepare);
  sub->add_option("--patch-size", command->flow.patch_size, "Pixels of a patch's side")
      ->capture_default_str()
      ->check(CLI::Range(1, 512))
      ->type_name("P");
  sub->add_flag("--numbers", command->flow.numbers, "Write each patch's number on it");
  add_output_options(*sub, command->flow.output);
  group_options(*sub);
  sub->footer(
      "Examples:\n"
      "  lacuna mask photo.jpg --mask block --mask-ratio 0.4\n"
      "  lacuna mask photos/ --write json --seed-mode per-image");
  sub->callback([command, &status] { status = run_settled(*command, run_mask); });
}

}  // namespace lacuna::app
