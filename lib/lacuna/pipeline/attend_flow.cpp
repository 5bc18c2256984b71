#include "lacuna/pipeline/attend_flow.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "lacuna/analysis/mass_threshold.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "lacuna/pipeline/recipe_of.hpp"
#include "lacuna/render/draw.hpp"
#include "lacuna/report/attend_json.hpp"

namespace lacuna {
namespace {

/// The options under which the image is prepared: a layout that hides nothing has no mask.
PrepareOptions prepare_options(const AttendOptions& options) {
  PrepareOptions prepare = options.prepare;
  if (options.detail.layout == LayoutKind::all) {
    prepare.mask = {};
    prepare.mask.pattern.type = MaskType::none;
  }
  return prepare;
}

std::string head_word(int head) {
  return head == max_over_heads ? "max" : head < 0 ? "mean" : std::to_string(head);
}

Recipe attend_recipe(const MaskedImage& image, const VitConfig& config,
                     const AttendOptions& options, const LayoutDetail& detail) {
  Recipe recipe{.command = "attend", .options = {}};
  append_model_options(config, recipe);
  const auto add = [&](const char* key, RecipeValue value) {
    recipe.options.emplace_back(key, std::move(value));
  };
  append_prepare_options(prepare_options(options), image, recipe);
  add("layout", detail.pass.layout.name);
  append_attention_options(detail.layers, head_word(options.figure.head), options.detail.queries,
                           recipe);
  if (!options.detail.rollout) {
    add("no_rollout", true);
  }
  if (!options.detail.pca) {
    add("no_pca", true);
  }
  if (options.detail.threshold) {
    add("threshold", *options.detail.threshold);
  }
  if (options.detail.matrices) {
    add("matrices", true);
  }
  return recipe;
}

std::vector<Output> attend_outputs(const MaskedImage& image, const VitConfig& config,
                                   const LayoutDetail& detail, const Recipe& recipe,
                                   const AttendOptions& options) {
  std::vector<Output> outputs;
  if (options.output.figure) {
    outputs.push_back(
        {.kind = "attend.png",
         .bytes = draw_png(attend_figure(image, config, detail, options.figure, recipe), 2.0)});
  }
  if (options.output.overlays) {
    outputs.push_back(
        {.kind = "attend.map.png",
         .bytes =
             draw_png(attended_map_figure(image, config, detail, options.figure, recipe), 1.0)});
  }
  if (options.output.json) {
    const std::string text = attend_json(image, config, detail, recipe);
    outputs.push_back({.kind = "attend.json", .bytes = Bytes(text.begin(), text.end())});
  }
  return outputs;
}

}  // namespace

void check_options(const VitConfig& config, const AttendOptions& options) {
  check_options(prepare_options(options), config.preprocessing, config.patch_size);
  static_cast<void>(resolve_layers(options.detail.layers, config.depth));
  if (options.figure.head >= config.heads) {
    throw Error(ErrorKind::usage, fmt::format("--head {}: this model has heads 0 to {}",
                                              options.figure.head, config.heads - 1));
  }
  if (options.detail.layout == LayoutKind::mask_token && !config.mask_token) {
    throw Error(ErrorKind::usage,
                fmt::format("--layout mask-token: {} has no mask token; DINOv2 and some ViT have "
                            "one, or choose deit, mae or zeroed",
                            config.name));
  }
  if (options.detail.threshold) {
    static_cast<void>(patches_holding(*options.detail.threshold, {}));
  }
}

AttendResult attend_flow(const Input& input, const VitModel& model, const AttendOptions& options,
                         Workers& workers) {
  // image ─▶ patches ─▶ mask
  const Preprocessing preprocessing = preprocessing_with(
      model.config.preprocessing, options.prepare.geometry, model.config.patch_size);
  MaskedImage image =
      prepare(input, preprocessing, model.config.patch_size, prepare_options(options));
  // ─▶ token layout ─▶ encoder ─▶ attention, rollout, distances, classes
  LayoutDetail detail = examine_layout(model, image, options.detail, workers);
  // ─▶ figure, map, JSON
  const Recipe recipe = attend_recipe(image, model.config, options, detail);
  const std::vector<Output> outputs = attend_outputs(image, model.config, detail, recipe, options);
  std::vector<WrittenFile> files = write_outputs(input, outputs, options.output);
  return {.image = std::move(image), .detail = std::move(detail), .files = std::move(files)};
}

}  // namespace lacuna
