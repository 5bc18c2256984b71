#include "lacuna/flow/explain_flow.hpp"

#include <fmt/format.h>

#include "lacuna/base/error.hpp"
#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/recipe_of.hpp"
#include "lacuna/render/explain/explain_figure.hpp"
#include "lacuna/report/explanation_json.hpp"

namespace lacuna {
namespace {

std::optional<int> followed_query(const MaskedImage& image, const ExplainFlowOptions& options) {
  if (options.queries.empty()) {
    return std::nullopt;
  }
  return resolve_queries(options.queries, {}, image.grid).front().patch;
}

std::string slide_name(std::size_t index) {
  return explain_steps.at(index) == ExplainStep::without ? "explain.without-step4"
                                                         : fmt::format("explain.step{}", index + 1);
}

std::vector<Output> outputs_of(const Shared<MaskedImage>& image,
                               const Shared<Explanation>& explanation,
                               const ExplainFlowOptions& options, Workers& workers) {
  const Recipe recipe = explain_recipe(*image, options);
  const Translator tr = options.output.drawing.language;
  OutputJobs jobs(options.output);
  const bool draws = options.output.figure;
  if (draws && !options.output.drawing.size.is_slide()) {
    jobs.add_figure("explain", [&] { return explain_figure(*image, *explanation, recipe, tr); });
  }
  for (std::size_t i = 0; draws && options.steps && i < explain_steps.size(); ++i) {
    jobs.add_figure(slide_name(i), [&, i] {
      return explain_slide(explain_steps.at(i), *image, *explanation, recipe, tr);
    });
  }
  jobs.add_json("explain",
                [=](JsonWriter& json) { explanation_json(json, *image, *explanation, recipe); });
  return jobs.run(workers);
}

}  // namespace

ExplainResult explain_flow(const Input& input, const ExplainFlowOptions& options,
                           Workers& workers) {
  const auto image = std::make_shared<const MaskedImage>(
      prepare(input, explained_preprocessing(), explained_patch_size, options.prepare));
  check_explained_grid(image->grid);
  const auto explanation = std::make_shared<const Explanation>(
      explain(*image, followed_query(*image, options), workers));
  return {image, explanation, outputs_of(image, explanation, options, workers)};
}

}  // namespace lacuna
