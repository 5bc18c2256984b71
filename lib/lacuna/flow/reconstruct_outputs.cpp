#include <string>

#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/render/reconstruct/reconstruction_figure.hpp"
#include "lacuna/report/reconstruction_json.hpp"

namespace lacuna {

std::vector<Output> reconstruct_outputs(const Shared<MaskedImage>& image, const VitConfig& config,
                                        const Shared<Reconstruction>& reconstruction,
                                        const Recipe& recipe, const ReconstructOptions& options,
                                        Workers& workers) {
  DecoderMap map = decoder_map(reconstruction->attention, options.head, 0, image->grid.count());
  map.colours = colours_for(options.colours, options.output.drawing.theme);
  const ReconstructionContent content = {*image, config, *reconstruction, map};
  const Translator tr = options.output.drawing.language;
  OutputJobs jobs(options.output);
  if (options.output.figure) {
    jobs.add_figure("reconstruct", [&] {
      const PageSize& size = options.output.drawing.size;
      return size.is_slide() ? reconstruction_slide(content, recipe, tr)
                             : reconstruction_figure(content, recipe, tr, layout_width(size));
    });
  }
  if (options.triplet) {
    jobs.add_figure(
        "reconstruct.triplet", [&] { return triplet_figure(content, recipe, tr); }, "triplet");
  }
  const auto add_picture = [&](const std::string& what, const Image& picture,
                               const std::string& write = "") {
    jobs.add_figure(
        what, [&, what] { return predicted_figure(content, picture, what, recipe, tr); }, write);
  };
  if (options.output.panels) {
    add_seen_panels(jobs, "reconstruct", *image, recipe, tr, options.colours.overlay_side());
    jobs.add_figure(
        "reconstruct.error", [&] { return error_figure(content, recipe, tr); }, "panels");
    for (const FilledPicture& fill : reconstruction->fills) {
      add_picture("reconstruct." + std::string(word_of(fill_words, fill.fill)), fill.picture,
                  "panels");
    }
  }
  if (options.output.overlays || options.output.panels) {
    add_picture("reconstruction", reconstruction->picture);
    add_picture("pasted", reconstruction->pasted);
    jobs.add_figure("decoder", [&] { return decoder_figure(content, recipe, tr); });
  }
  jobs.add_json("reconstruct", [=, config = std::make_shared<const VitConfig>(config),
                                with_pixels = options.pixels](JsonWriter& json) {
    reconstruction_json(json, *image, *config, *reconstruction, with_pixels, recipe);
  });
  return jobs.run(workers);
}

}  // namespace lacuna
