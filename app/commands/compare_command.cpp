#include <fmt/format.h>

#include <memory>
#include <optional>

#include "commands/commands.hpp"
#include "commands/reports.hpp"
#include "commands/run_inputs.hpp"
#include "lacuna/flow/compare_flow.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna::app {
namespace {

using CompareCommand = ModelCommand<CompareOptions>;

/// What one image showed.
std::string summary(const CompareResult& result) {
  const LayoutComparison& comparison = *result.comparison;
  const LayoutPass& deit = comparison.pass(LayoutKind::deit);
  const LayoutPass& mae = comparison.pass(LayoutKind::mae);
  std::string text = hidden_words(*result.image) + "\n";
  text += fmt::format("  deit {}, {:.3f} GMAC; mae {}, {:.3f} GMAC",
                      phrases::token_count({}, deit.layout.length()), giga(deit.cost.total()),
                      phrases::token_count({}, mae.layout.length()), giga(mae.cost.total()));
  // The leak is measured on visible queries: with every patch hidden there are none.
  if (result.image->mask.hidden_count() < result.image->grid.count()) {
    const int layer = comparison.layers.back();
    text += fmt::format("; leak without the -inf step: {:.1f} % in layer {}",
                        100.0F * comparison.leak[static_cast<std::size_t>(layer)], layer);
  }
  text += '\n';
  text += fmt::format(
      "  visible rows of deit and mae: {} (largest difference {:.1e} attention, {:.1e} states, "
      "tolerance {:.0e})",
      comparison.equal ? "equal" : "NOT EQUAL", comparison.largest_attention_difference(),
      comparison.largest_state_scaled_difference(), comparison.tolerance);
  std::vector<NamedAnswer> answers = {{LayoutKind::all, &comparison.unmasked_classes}};
  for (const LayoutPass& pass : comparison.passes) {
    answers.push_back({pass.layout.kind, &pass.classes});
  }
  text += answers_line(answers, comparison.labels);
  return text;
}

std::optional<Error> fault_of(const Input& input, const LayoutComparison& comparison) {
  if (comparison.equal) {
    return std::nullopt;
  }
  return Error(ErrorKind::unequal,
               "{}: visible rows of deit and mae differ by more than {}; the outputs "
               "are written, see \"comparison\" in the JSON",
               input.subject(), comparison.tolerance);
}

ExitStatus run_compare(const CompareCommand& command) {
  const auto item = [&](const VitModel& model, const Input& input, Workers& workers) {
    CompareResult result = compare_flow(input, model, command.flow, workers);
    ItemReport report = report_of(result, summary(result), fault_of(input, *result.comparison));
    note_hidden_queries(result.comparison->queries, *result.image, report);
    return report;
  };
  return run_with_model(command, {.item = item});
}

}  // namespace

void add_compare_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<CompareCommand>();
  CLI::App* sub = cli.add_subcommand(
      "compare",
      "The main job: deit, mae and zeroed (the -inf forgotten) side by side; figure, maps, JSON");
  ComparisonOptions& comparison = command->flow.comparison;
  add_run_options(*sub, command->run);
  add_mask_options(*sub, command->flow.prepare.mask);
  add_geometry_options(*sub, command->flow.prepare);
  add_model_options(*sub, command->model);
  add_layer_option(*sub, comparison.layers, "The pictures show");
  add_head_option(*sub, command->flow.head, "The head that the pictures show");
  add_query_option(*sub, comparison.queries);
  add_output_options(*sub, command->flow.output, &command->flow.tensors,
                     {page_word(command->flow.output)});
  add_colour_options(*sub, command->flow.colours, true);
  sub->add_option("--title", command->flow.title,
                  "The figure's headline, in place of what was measured")
      ->type_name("TEXT");
  sub->add_flag("--matrices", comparison.matrices,
                "Full matrices of the chosen layers into the JSON");
  group_options(*sub);
  sub->footer(
      "Examples:\n"
      "  lacuna compare photo.jpg\n"
      "  lacuna compare photo.jpg --write html\n"
      "  lacuna compare photos/ --model vit.safetensors -o out\n"
      "  lacuna compare photo.jpg --mask-ratio 0.5 --query cls --format svg,pdf");
  sub->callback([command, &status] { status = run_settled(*command, run_compare); });
}

}  // namespace lacuna::app
