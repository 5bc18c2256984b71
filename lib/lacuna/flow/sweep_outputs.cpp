#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <string>
#include <utility>

#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/render/sweep/sweep_figure.hpp"
#include "lacuna/report/sweep_json.hpp"

namespace lacuna {

std::vector<Output> sweep_outputs(const Shared<MaskedImage>& image, const VitConfig& config,
                                  const Shared<MaskSweep>& sweep, const Recipe& recipe,
                                  const SweepOptions& options, Workers& workers) {
  const LayoutComparison& first = sweep->steps.front().comparison;
  const MapChoice shown{.layer = first.layers.back(),
                        .head = options.head,
                        .query = 0,
                        .colours = colours_for(options.colours, options.output.drawing.theme)};
  const SweepContent content = sweep_content(*image, config, *sweep, shown);
  const Translator tr = options.output.drawing.language;
  OutputJobs jobs(options.output);
  if (options.output.figure) {
    jobs.add_figure("sweep", [&] {
      const PageSize& size = options.output.drawing.size;
      return size.is_slide() ? sweep_slide(content, recipe, tr)
                             : sweep_figure(content, recipe, tr, layout_width(size));
    });
  }
  if (options.animate) {
    std::vector<std::function<Figure()>> frames;
    for (std::size_t step = 0; step < sweep->steps.size(); ++step) {
      frames.emplace_back([&, step] { return sweep_frame(content, step, recipe, tr); });
    }
    jobs.add_animation("sweep.ratios", std::move(frames));
  }
  if (options.output.panels) {
    const std::vector<std::string> panels = sweep_panels(content);
    for (std::size_t step = 0; step < sweep->steps.size(); ++step) {
      // By its ratio: its place in the list would be another in the next sweep.
      const std::string name = fmt::format("sweep.{}", sweep->steps[step].ratio);
      for (const std::string& panel : panels) {
        jobs.add_figure(
            fmt::format("{}.{}", name, panel),
            [&, step, panel] { return sweep_panel_figure(content, step, panel, recipe, tr); },
            "panels");
      }
    }
  }
  const SweepShown named{.layer = shown.layer, .head = shown.head, .query = first.queries.front()};
  jobs.add_json("sweep", [=, config = std::make_shared<const VitConfig>(config)](JsonWriter& json) {
    sweep_json(json, *image, *config, *sweep, named, recipe);
  });
  return jobs.run(workers);
}

}  // namespace lacuna
