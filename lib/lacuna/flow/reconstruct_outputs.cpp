#include "lacuna/flow/reconstruct_outputs.hpp"

#include <string>
#include <utility>

#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/recipe_of.hpp"
#include "lacuna/render/reconstruct/reconstruction_figure.hpp"
#include "lacuna/report/reconstruction_json.hpp"

namespace lacuna {

Recipe reconstruct_recipe(const MaskedImage& image, const VitConfig& config,
                          const ReconstructOptions& options, const Reconstruction& reconstruction) {
  Recipe recipe{.command = "reconstruct", .options = {}};
  append_model_options(config, recipe);
  append_prepare_options(options.prepare, image, recipe);
  // What the checkpoint said, or a measurement showed, it says and shows again.
  if (const PixelReading& reading = reconstruction.reading;
      reading.source == PixelReading::Source::declared) {
    recipe.options.emplace_back("norm_pix", std::string(norm_pix_name(reading.mode)));
  }
  recipe.options.emplace_back("layer", std::int64_t{reconstruction.attention.layer});
  recipe.options.emplace_back("head", options.head < 0 ? "mean" : std::to_string(options.head));
  append_queries(options.reconstruction.queries, recipe);
  if (options.pixels) {
    recipe.options.emplace_back("pixels", true);
  }
  append_colour_options(options.colours, recipe);
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

std::vector<Output> reconstruct_outputs(const MaskedImage& image, const VitConfig& config,
                                        const Reconstruction& reconstruction, const Recipe& recipe,
                                        const ReconstructOptions& options, Workers& workers) {
  DecoderMap map = decoder_map(reconstruction.attention, options.head, 0, image.grid.count());
  map.colours = options.colours;
  const ReconstructionContent content = {image, config, reconstruction, map};
  const Translator tr = options.output.drawing.language;
  OutputJobs jobs(options.output, image.name);
  if (options.output.figure) {
    jobs.add_figure("reconstruct", [&] { return reconstruction_figure(content, recipe, tr); });
  }
  const auto add_picture = [&](const std::string& what, const Image& picture) {
    jobs.add_overlay(what,
                     [&, what] { return predicted_figure(content, picture, what, recipe, tr); });
  };
  if (options.output.panels) {
    add_seen_panels(jobs, "reconstruct", image, recipe, tr);
    jobs.add_overlay("reconstruct.error", [&] { return error_figure(content, recipe, tr); });
    for (const FilledPicture& fill : reconstruction.fills) {
      add_picture("reconstruct." + std::string(fill_name(fill.fill)), fill.picture);
    }
  }
  if (options.output.overlays || options.output.panels) {
    add_picture("reconstruction", reconstruction.picture);
    add_picture("pasted", reconstruction.pasted);
    jobs.add_overlay("decoder", [&] { return decoder_figure(content, recipe, tr); });
  }
  if (options.output.json) {
    jobs.add_json("reconstruct", [&] {
      return reconstruction_json(image, config, reconstruction, options.pixels, recipe);
    });
  }
  return jobs.run(workers);
}

}  // namespace lacuna
