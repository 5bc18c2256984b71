#include "lacuna/pipeline/mask_flow.hpp"

#include "lacuna/pipeline/recipe_of.hpp"
#include "lacuna/render/draw.hpp"
#include "lacuna/render/mask_figure.hpp"
#include "lacuna/report/attention_json.hpp"

namespace lacuna {

MaskResult mask_flow(const Input& input, const MaskFlowOptions& options) {
  const Preprocessing preprocessing =
      preprocessing_with(Preprocessing{}, options.prepare.geometry, options.patch_size);
  MaskedImage image = prepare(input, preprocessing, options.patch_size, options.prepare);

  Recipe recipe{.command = "mask", .options = {{"patch_size", std::int64_t{options.patch_size}}}};
  append_prepare_options(options.prepare, image, recipe);
  if (options.numbers) {
    recipe.options.emplace_back("numbers", true);
  }
  // Numbers are read, so they get twice the pixels.
  const double scale = options.numbers ? 2.0 : 1.0;
  std::vector<Output> outputs;
  if (options.output.figure || options.output.overlays) {
    outputs.push_back({.kind = "mask.png",
                       .bytes = draw_png(mask_figure(image, options.numbers, recipe), scale)});
  }
  if (options.output.json) {
    const std::string text = mask_json(image, recipe);
    outputs.push_back({.kind = "mask.json", .bytes = Bytes(text.begin(), text.end())});
  }
  return {.image = std::move(image), .files = write_outputs(input, outputs, options.output)};
}

}  // namespace lacuna
