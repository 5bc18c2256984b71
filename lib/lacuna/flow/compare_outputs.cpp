#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/render/compare/compare_figure.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/report/attention_json.hpp"

namespace lacuna {

std::vector<Output> compare_outputs(const Shared<MaskedImage>& image, const VitConfig& config,
                                    const Shared<LayoutComparison>& comparison,
                                    const Recipe& recipe, const CompareOptions& options,
                                    Workers& workers) {
  const CompareContent content =
      compare_content(*image, config, *comparison,
                      {.layer = comparison->layers.back(),
                       .head = options.head,
                       .query = 0,
                       .colours = colours_for(options.colours, options.output.drawing.theme),
                       .title = options.title});
  const Translator tr = options.output.drawing.language;
  OutputJobs jobs(options.output);
  if (options.output.figure) {
    jobs.add_figure("compare", [&] {
      const PageSize& size = options.output.drawing.size;
      return size.is_slide() ? compare_slide(content, recipe, tr)
                             : compare_figure(content, recipe, tr, layout_width(size));
    });
  }
  if (options.output.panels) {
    add_seen_panels(jobs, "compare", *image, recipe, tr, options.colours.overlay_side());
    jobs.add_figure(
        "compare.difference", [&] { return difference_figure(content, recipe, tr); }, "panels");
  }
  if (options.output.overlays || options.output.panels) {
    for (const LayoutMap* map : {&content.maps.deit, &content.maps.mae, &content.maps.zeroed}) {
      jobs.add_figure(map->pass->layout.name(),
                      [&, map] { return layout_figure(content, *map, recipe, tr); });
    }
  }
  jobs.add_json("attention",
                [=, config = std::make_shared<const VitConfig>(config)](JsonWriter& json) {
                  attention_json(json, *image, *config, *comparison, recipe);
                });
  StoredPasses stored{.passes = {},
                      .layers = comparison->layers,
                      .heads = config.heads,
                      .choice = options.tensors.choice()};
  for (const LayoutPass& pass : comparison->passes) {
    stored.passes.emplace_back(comparison, &pass);
  }
  jobs.add_files(
      [&] { return tensor_outputs("attention", *image, stored, options.tensors, recipe); });
  return jobs.run(workers);
}

}  // namespace lacuna
