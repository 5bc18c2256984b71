#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "commands/commands.hpp"
#include "commands/reports.hpp"
#include "commands/run_inputs.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/flow/sweep_flow.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

using SweepCommand = ModelCommand<SweepOptions>;

/// "  0.75  147 hidden; deit 0.641 GMAC, mae 0.146; leak 1.0 %, mean of layers 48 %; error …".
std::string step_line(const SweepStep& step, int layer) {
  const auto macs = [&](LayoutKind layout) {
    return giga(step.comparison.pass(layout).cost.total());
  };
  std::string line =
      fmt::format("\n  {:<5g} {:>4} hidden; deit {:.3f} GMAC, mae {:.3f}", step.ratio,
                  step.mask.hidden_count(), macs(LayoutKind::deit), macs(LayoutKind::mae));
  if (const auto leak = step.leak(layer)) {
    line += fmt::format("; leak {:.1f} %, mean of layers {:.1f} %",
                        100 * static_cast<double>(*leak), 100 * *step.mean_leak());
  }
  if (const auto error = step.relative_error()) {
    line += fmt::format("; error {:.2f} of a mean-colour fill's", *error);
  }
  return line;
}

/// What one image showed: a line for each ratio.
std::string summary(const SweepResult& result) {
  std::string text =
      fmt::format("{}: {} ratios of {} patches hidden ({}); layer {}",
                  printable(result.image->name), result.sweep->steps.size(),
                  result.image->grid.count(), result.image->mask_origin.name(), result.layer);
  for (const SweepStep& step : result.sweep->steps) {
    text += step_line(step, result.layer);
  }
  text += fmt::format("\n  visible rows of deit and mae: {}",
                      result.sweep->is_equal() ? "equal at every ratio" : "NOT EQUAL");
  return text;
}

std::optional<Error> fault_of(const Input& input, const MaskSweep& sweep) {
  if (sweep.is_equal()) {
    return std::nullopt;
  }
  const auto first = std::ranges::find_if(
      sweep.steps, [](const SweepStep& step) { return !step.comparison.equal; });
  return Error(ErrorKind::unequal,
               "{}: visible rows of deit and mae differ by more than {} at ratio {}; "
               "the outputs are written, see \"steps\" in the JSON",
               input.subject(), first->comparison.tolerance, first->ratio);
}

ExitStatus run_sweep(const SweepCommand& command) {
  check_ratios(command.flow.ratios);
  std::optional<PixelReading> reading;
  const auto start = [&](const VitModel& model, Workers& workers) {
    if (model.config.decoder) {
      reading = pixel_reading(model, command.flow.norm_pix, workers);
      warn_of_reading(*reading, model.config);
    }
  };
  const auto item = [&](const VitModel& model, const Input& input, Workers& workers) {
    SweepResult result = sweep_flow(input, model, reading, command.flow, workers);
    return report_of(result, summary(result), fault_of(input, *result.sweep));
  };
  return run_with_model(command, {.start = start, .item = item});
}

}  // namespace

void add_sweep_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<SweepCommand>();
  CLI::App* sub = cli.add_subcommand(
      "sweep", "More and more patches hidden: a strip of pictures, and curves over the mask ratio");
  ComparisonOptions& comparison = command->flow.comparison;
  add_run_options(*sub, command->run);
  add_sweep_mask_options(*sub, command->flow.prepare.mask, command->flow.ratios);
  add_geometry_options(*sub, command->flow.prepare);
  add_model_options(*sub, command->model);
  add_norm_pix_option(*sub, command->flow.norm_pix);
  add_layer_option(*sub, comparison.layers, "The figure shows");
  add_head_option(*sub, command->flow.head, "The head that the pictures show");
  add_query_option(*sub, comparison.queries);
  add_output_options(*sub, command->flow.output, nullptr, {page_word(command->flow.output)},
                     {"figure", "json", "panels"});
  add_words(*sub, "--animate", "Also an animation over: ratios", {"ratios"},
            [command](std::size_t /*place*/) { command->flow.animate = true; });
  add_animation_options(*sub, command->flow.output.drawing);
  add_colour_options(*sub, command->flow.colours, true);
  group_options(*sub);
  sub->footer(
      "Examples:\n"
      "  lacuna sweep photo.jpg\n"
      "  lacuna sweep photo.jpg --ratios 0,0.25,0.5,0.75 --animate ratios");
  sub->callback([command, &status] { status = run_settled(*command, run_sweep); });
}

}  // namespace lacuna::app
