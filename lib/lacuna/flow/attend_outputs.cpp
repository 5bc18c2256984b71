#include <string>

#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/report/attend_json.hpp"

namespace lacuna {

std::vector<Output> attend_outputs(const Shared<MaskedImage>& image, const VitConfig& config,
                                   const Shared<LayoutDetail>& detail, const Recipe& recipe,
                                   const AttendOptions& options, Workers& workers) {
  const Translator tr = options.output.drawing.language;
  // The jobs below run side by side and only read; content and recipe outlive them.
  AttendContent content = {*image, config, *detail, options.figure};
  content.options.colours = colours_for(options.figure.colours, options.output.drawing.theme);
  OutputJobs jobs(options.output);
  const bool is_slide = options.output.drawing.size.is_slide();
  const auto add = [&](const char* name, auto* usual, auto* slide) {
    auto* const figure = is_slide ? slide : usual;
    jobs.add_figure(name, [&, figure] { return figure(content, recipe, tr); });
  };
  if (options.output.figure) {
    add("attend", attend_figure, attend_slide);
  }
  if (options.sheet) {
    add("sheet", attend_sheet_figure, attend_sheet_slide);
  }
  if (options.queries) {
    add("queries", attend_queries_figure, attend_queries_slide);
  }
  for (const AttendMotion motion : options.animate) {
    jobs.add_animation(std::string(word_of(motion_words, motion)),
                       attend_frames(motion, content, recipe, tr));
  }
  if (options.output.panels) {
    add_seen_panels(jobs, "attend", *image, recipe, tr, options.figure.colours.overlay_side());
    for (const NamedPanel& panel : attend_panel_figures(content, recipe, tr)) {
      jobs.add_figure("attend." + panel.name, panel.make, "panels");
    }
  }
  if (options.output.overlays || options.output.panels) {
    jobs.add_figure("attend.map", [&] { return attended_map_figure(content, recipe, tr); });
  }
  jobs.add_json("attend",
                [=, config = std::make_shared<const VitConfig>(config)](JsonWriter& json) {
                  attend_json(json, *image, *config, *detail, recipe);
                });
  const StoredPasses stored{.passes = {{detail, &detail->pass}},
                            .layers = detail->layers,
                            .heads = config.heads,
                            .choice = options.tensors.choice()};
  jobs.add_files([&] { return tensor_outputs("attend", *image, stored, options.tensors, recipe); });
  return jobs.run(workers);
}

}  // namespace lacuna
