#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "commands/commands.hpp"
#include "commands/reports.hpp"
#include "commands/run_inputs.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/flow/attend_flow.hpp"
#include "lacuna/render/words/phrases.hpp"
#include "options/parse.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

using AttendCommand = ModelCommand<AttendOptions>;

/// What one image showed.
std::string summary(const AttendResult& result) {
  const LayoutDetail& detail = *result.detail;
  std::string text =
      fmt::format("{}: layout {}, {}, {} of {} patches hidden ({})", printable(result.image->name),
                  detail.pass.layout.name(), phrases::token_count({}, detail.pass.layout.length()),
                  result.image->mask.hidden_count(), result.image->grid.count(),
                  result.image->mask_origin.described());
  if (!detail.pass.query_exists) {
    text += "\n  the query is hidden: it does not exist in this layout";
  }
  if (detail.pca) {
    text += fmt::format("\n  PCA: {:.1f}, {:.1f}, {:.1f} % of the variance",
                        100 * detail.pca->basis.explained[0], 100 * detail.pca->basis.explained[1],
                        100 * detail.pca->basis.explained[2]);
  }
  std::vector<NamedAnswer> answers;
  for (const LayoutClasses& layout : detail.classes) {
    answers.push_back({layout.layout, &layout.classes});
  }
  text += answers_line(answers, detail.labels);
  return text;
}

ExitStatus run_attend(const AttendCommand& command) {
  const auto item = [&](const VitModel& model, const Input& input, Workers& workers) {
    AttendResult result = attend_flow(input, model, command.flow, workers);
    ItemReport report = report_of(result, summary(result));
    if (!result.detail->pass.layout.attends_hidden()) {
      note_hidden_queries(result.detail->queries, *result.image, report);
    }
    return report;
  };
  return run_with_model(command, {.item = item});
}

/// Nothing is hidden unless something is said of it: an option of the mask, or a layout that is
/// about hidden patches. Then it is what the other commands hide. The word becomes the default of
/// --mask, which is what a result's key has of it.
void settle_mask(CLI::App& sub, AttendCommand& command) {
  constexpr const char* about_masks[] = {"--mask-ratio", "--seed",         "--rng",
                                         "--seed-mode",  "--mask-patches", "--mask-rect",
                                         "--mask-file",  "--invert-mask"};
  const bool is_said =
      std::ranges::any_of(about_masks, [&](const char* option) { return is_given(sub, option); });
  const LayoutKind layout = command.flow.detail.layout;
  if (!is_given(sub, "--mask") &&
      (is_said || (layout != LayoutKind::deit && layout != LayoutKind::all))) {
    MaskPattern& pattern = command.flow.prepare.mask.pattern;
    pattern.type = MaskPattern().type;
    sub.get_option("--mask")->default_str(std::string(word_of(mask_type_words, pattern.type)));
  }
}

void add_layout_options(CLI::App& sub, AttendCommand& command) {
  DetailOptions& detail = command.flow.detail;
  add_word_option(sub, "--layout", detail.layout, layout_kind_words,
                  "What happens to hidden patches; all hides none, whatever the mask");
  add_layer_option(sub, detail.layers, "The large map shows");
  sub.add_option_function<std::string>(
         "--head",
         [&command](const std::string& word) {
           command.flow.figure.head = word == "max" ? max_over_heads : parse_head(word);
         },
         "The head of the large map: mean, max (key by key the largest), or a number")
      ->default_str("mean")
      ->type_name("mean|max|N");
  add_query_option(sub, detail.queries);
  sub.add_option(
         "--threshold", detail.threshold,
         "Outline the fewest patches that hold this share of a map, above 0 to 1 (DINO uses 0.6)")
      ->type_name("T");
  sub.add_flag("--rollout,!--no-rollout", detail.rollout,
               "Attention rollout (done unless --no-rollout)");
  sub.add_flag("--pca,!--no-pca", detail.pca,
               "Principal components of the final states (done unless --no-pca)");
}

}  // namespace

void add_attend_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<AttendCommand>();
  CLI::App* sub = cli.add_subcommand(
      "attend", "One layout in detail: every layer, head and query, rollout, PCA, classes");
  add_run_options(*sub, command->run);
  add_mask_options(*sub, command->flow.prepare.mask);
  sub->get_option("--mask")->description(sub->get_option("--mask")->get_description() +
                                         "; random with --layout or a mask option");
  add_geometry_options(*sub, command->flow.prepare);
  add_model_options(*sub, command->model);
  add_layout_options(*sub, *command);
  add_output_options(*sub, command->flow.output, &command->flow.tensors,
                     {{"sheet", "every layer and head on one page", &command->flow.sheet},
                      {"queries", "every --query on one page", &command->flow.queries}});
  add_word_list(
      *sub, "--animate", command->flow.animate, motion_words,
      "Also an animation of: layers, queries (each --query), heads (their mean, then each)");
  add_animation_options(*sub, command->flow.output.drawing);
  add_colour_options(*sub, command->flow.figure.colours, true);
  sub->add_flag("--matrices", command->flow.detail.matrices,
                "Full matrices of the chosen layers into the JSON");
  group_options(*sub);
  sub->footer(
      "Examples:\n"
      "  lacuna attend photo.jpg\n"
      "  lacuna attend photo.jpg --query 4,7 --layer all --animate layers");
  sub->callback([sub, command, &status] {
    settle_mask(*sub, *command);
    status = run_settled(*command, run_attend);
  });
}

}  // namespace lacuna::app
