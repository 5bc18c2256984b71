#include "lacuna/pipeline/reconstruct_outputs.hpp"

#include <functional>
#include <string>
#include <utility>

#include "lacuna/pipeline/recipe_of.hpp"
#include "lacuna/render/decoder_map.hpp"
#include "lacuna/render/draw.hpp"
#include "lacuna/render/reconstruction_figure.hpp"
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
  return recipe;
}

std::vector<Output> reconstruct_outputs(const MaskedImage& image, const VitConfig& config,
                                        const Reconstruction& reconstruction, const Recipe& recipe,
                                        const ReconstructOptions& options, Workers& workers) {
  const DecoderMap map = decoder_map(reconstruction.attention, options.head, 0, image.grid.count());
  std::vector<std::pair<std::string, std::function<Bytes()>>> jobs;
  if (options.output.figure) {
    jobs.emplace_back("reconstruct.png", [&] {
      return draw_png(reconstruction_figure(image, config, reconstruction, map, recipe), 2.0);
    });
  }
  if (options.output.overlays) {
    const auto add_picture = [&](const std::string& what, const Image& picture) {
      jobs.emplace_back(what + ".png", [&, what] {
        return draw_png(predicted_figure(image, config, reconstruction, map, picture, what, recipe),
                        1.0);
      });
    };
    add_picture("reconstruction", reconstruction.picture);
    add_picture("pasted", reconstruction.pasted);
    jobs.emplace_back("decoder.png", [&] {
      return draw_png(decoder_figure(image, config, reconstruction, map, recipe), 1.0);
    });
  }
  if (options.output.json) {
    jobs.emplace_back("reconstruct.json", [&] {
      const std::string text =
          reconstruction_json(image, config, reconstruction, options.pixels, recipe);
      return Bytes(text.begin(), text.end());
    });
  }
  std::vector<Output> outputs(jobs.size());
  workers.parallel_for(static_cast<int>(jobs.size()), [&](int job, int) {
    const auto& [kind, make] = jobs[static_cast<std::size_t>(job)];
    outputs[static_cast<std::size_t>(job)] = {.kind = kind, .bytes = make()};
  });
  return outputs;
}

}  // namespace lacuna
