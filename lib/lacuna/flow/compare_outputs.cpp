#include "lacuna/flow/compare_outputs.hpp"

#include <string>
#include <utility>

#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/recipe_of.hpp"
#include "lacuna/render/compare/compare_figure.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/report/attention_json.hpp"

namespace lacuna {

ComparisonOptions comparison_options(const CompareOptions& options) {
  ComparisonOptions comparison = options.comparison;
  comparison.tensors = options.tensors.choice();
  return comparison;
}

Recipe compare_recipe(const MaskedImage& image, const VitConfig& config,
                      const CompareOptions& options, const LayoutComparison& comparison) {
  Recipe recipe = recipe_of("compare", config, options.prepare, image);
  append_attention_options(comparison.layers, options.head, options.comparison.queries, recipe);
  if (options.comparison.matrices) {
    recipe.add("--matrices", true);
  }
  append_tensor_options(options.tensors, recipe);
  append_colour_options(options.colours, recipe);
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

std::vector<Output> compare_outputs(const MaskedImage& image, const VitConfig& config,
                                    const LayoutComparison& comparison, const Recipe& recipe,
                                    const CompareOptions& options, Workers& workers) {
  const CompareContent content = compare_content(image, config, comparison,
                                                 {.layer = comparison.layers.back(),
                                                  .head = options.head,
                                                  .query = 0,
                                                  .colours = options.colours});
  const Translator tr = options.output.drawing.language;
  OutputJobs jobs(options.output);
  if (options.output.figure) {
    jobs.add_figure("compare", [&] {
      return compare_figure(content, recipe, tr, layout_width(options.output.drawing.size));
    });
  }
  if (options.output.panels) {
    add_seen_panels(jobs, "compare", image, recipe, tr);
    jobs.add_figure("compare.difference", [&] { return difference_figure(content, recipe, tr); });
  }
  if (options.output.overlays || options.output.panels) {
    for (const LayoutMap* map : {&content.maps.deit, &content.maps.mae, &content.maps.zeroed}) {
      jobs.add_figure(map->pass->layout.name(),
                      [&, map] { return layout_figure(content, *map, recipe, tr); });
    }
  }
  if (options.output.json) {
    jobs.add_json("attention", [&] { return attention_json(image, config, comparison, recipe); });
  }
  StoredPasses stored{.passes = {},
                      .layers = comparison.layers,
                      .heads = config.heads,
                      .choice = options.tensors.choice()};
  for (const LayoutPass& pass : comparison.passes) {
    stored.passes.push_back(&pass);
  }
  jobs.add_files(
      [&] { return tensor_outputs("attention", image, stored, options.tensors, recipe); });
  return jobs.run(workers);
}

}  // namespace lacuna
