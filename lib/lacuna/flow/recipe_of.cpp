// Options that several commands have come in the order in which all of them have it.
#include "lacuna/flow/recipe_of.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lacuna/model/checkpoint/model_name.hpp"

namespace lacuna {
namespace {

/// A switch, where it is on.
void append_flag(OptionFlag option, bool is_on, Recipe& recipe) {
  if (is_on) {
    recipe.add(option, true);
  }
}

std::string colours(const std::array<float, 3>& values) {
  return fmt::format("{}", fmt::join(values, ","));
}

void append_model_options(const VitConfig& config, Recipe& recipe) {
  recipe.add("--model", config.name);
  if (config.trained) {  // a file may not say how many heads it has, nor of which family it is
    recipe.add("--heads", std::int64_t{config.heads});
    recipe.add("--family", std::string(word_of(family_words, config.family)));
    if (config.decoder) {
      recipe.add("--decoder-heads", std::int64_t{config.decoder->heads});
    }
  }
  if (config.pipeline != "model") {
    recipe.add("--preprocess", config.pipeline);
  }
}

void append_mask_options(const MaskOptions& options, const MaskedImage& image, Recipe& recipe) {
  if (!options.is_specified()) {
    recipe.add("--mask", image.mask_origin.name());
  }
  if (image.ratio_requested) {
    recipe.add("--mask-ratio", *image.ratio_requested);
  }
  if (image.seed) {
    recipe.add("--seed", static_cast<std::int64_t>(*image.seed));
    recipe.add_word("--rng", rng_words, *image.rng);
  }
  if (!options.patches.empty()) {
    recipe.add("--mask-patches", options.patches);
  }
  std::vector<std::string> rectangles;
  for (const MaskRectangle& r : options.rectangles) {
    rectangles.push_back(fmt::format("{},{},{},{}", r.x, r.y, r.width, r.height));
  }
  if (!rectangles.empty()) {
    recipe.add("--mask-rect", rectangles);
  }
  if (!options.file.empty()) {
    recipe.add("--mask-file", mask_file_for(options.file, image.name));
  }
  append_flag("--invert-mask", options.invert, recipe);
}

void append_head(int head, Recipe& recipe) {
  recipe.add("--head", head == max_over_heads ? "max" : head < 0 ? "mean" : std::to_string(head));
}

void append_prepare_options(const PrepareOptions& options, const MaskedImage& image,
                            Recipe& recipe) {
  const Preprocessing& used = image.preprocessing;
  recipe.add("--image-size", fmt::format("{}x{}", used.width, used.height));
  recipe.add_word("--fit", fit_words, used.fit);
  if (used.crops()) {
    recipe.add("--crop-ratio", used.crop_ratio);
  }
  recipe.add_word("--interpolation", interpolation_words, used.interpolation);
  recipe.add("--mean", colours(used.mean));
  recipe.add("--std", colours(used.standard_deviation));
  recipe.add_word_unless(Backdrop::white, "--backdrop", backdrop_words, options.file.backdrop);
  append_flag("--fast-decode", options.fast_decode, recipe);
  append_mask_options(options.mask, image, recipe);
}

/// A recipe that begins with which weights ran and every decision about them that an option can
/// make, and the options that prepare() used on this image, resolved.
Recipe recipe_of(const std::string& command, const VitConfig& config, const PrepareOptions& options,
                 const MaskedImage& image) {
  Recipe recipe{.command = command, .options = {}};
  append_model_options(config, recipe);
  append_prepare_options(options, image, recipe);
  return recipe;
}

/// How predicted pixels are read, if that was declared: what the checkpoint said, or a measurement
/// showed, it says and shows again.
void append_norm_pix(const PixelReading& reading, Recipe& recipe) {
  if (reading.source == PixelReading::Source::declared) {
    recipe.add_word("--norm-pix", norm_pix_words, reading.mode);
  }
}

void append_queries(const std::vector<Query>& queries, const PatchGrid& grid, Recipe& recipe) {
  std::vector<std::string> query_words;
  query_words.reserve(queries.size());
  for (const Query& query : queries) {
    query_words.push_back(query_word(query, grid));
  }
  recipe.add("--query", query_words);
}

void append_attention_options(const std::vector<int>& layers, int head,
                              const std::vector<Query>& queries, const PatchGrid& grid,
                              Recipe& recipe) {
  std::vector<std::string> layer_words;
  layer_words.reserve(layers.size());
  for (const int layer : layers) {
    layer_words.push_back(std::to_string(layer));
  }
  recipe.add("--layer", layer_words);
  append_head(head, recipe);
  append_queries(queries, grid, recipe);
}

/// How weights become colours, where it is not the default.
void append_colour_options(const ColourOptions& options, Recipe& recipe) {
  const ColourOptions usual;
  recipe.add_word_unless(usual.map, "--colormap", colormap_words, options.map);
  recipe.add_word_unless(usual.norm, "--norm", norm_words, options.norm);
  recipe.add_word_unless(usual.scale, "--scale", scale_words, options.scale);
  if (options.opacity != usual.opacity) {
    recipe.add("--opacity", options.opacity);
  }
  append_flag("--smooth", options.smooth, recipe);
  recipe.add_word_unless(usual.overlay_size, "--overlay-size", overlay_size_words,
                         options.overlay_size);
}

/// How figures are drawn, where it is not the default; the format is each file's own.
void append_figure_options(const DrawOptions& options, Recipe& recipe) {
  const DrawOptions usual;
  recipe.add_word_unless(usual.language, "--lang", language_words, options.language);
  if (options.size.preset != usual.size.preset) {
    recipe.add("--preset", options.size.preset);
  }
  if (options.size.width) {
    recipe.add("--width", length_text(*options.size.width));
  }
  if (options.size.dpi) {
    recipe.add("--dpi", *options.size.dpi);
  }
  recipe.add_word_unless(usual.theme, "--theme", theme_words, options.theme);
  recipe.add_word_unless(usual.caption, "--caption", caption_words, options.caption);
}

void append_tensor_options(const TensorOptions& options, Recipe& recipe) {
  const TensorChoice choice = options.choice();
  if (!choice.any()) {
    return;
  }
  std::vector<std::string> words;
  for (const auto& [chosen, word] : {std::pair{choice.rows, "row"},
                                     {choice.full, "full"},
                                     {choice.states, "states"},
                                     {choice.qkv, "qkv"}}) {
    if (chosen) {
      words.emplace_back(word);
    }
  }
  recipe.add("--tensors", words);
  const TensorOptions usual;
  recipe.add_word_unless(usual.format, "--tensor-format", tensor_format_words, options.format);
  recipe.add_word_unless(usual.dtype, "--dtype", float_type_words, options.dtype);
}

}  // namespace

Recipe mask_recipe(const MaskedImage& image, const MaskFlowOptions& options) {
  Recipe recipe{.command = "mask", .options = {}};
  recipe.add("--patch-size", std::int64_t{options.patch_size});
  append_prepare_options(options.prepare, image, recipe);
  append_flag("--numbers", options.numbers, recipe);
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

Recipe compare_recipe(const MaskedImage& image, const VitConfig& config,
                      const CompareOptions& options, const LayoutComparison& comparison) {
  Recipe recipe = recipe_of("compare", config, options.prepare, image);
  append_attention_options(comparison.layers, options.head, comparison.queries, image.grid, recipe);
  append_flag("--matrices", options.comparison.matrices, recipe);
  append_tensor_options(options.tensors, recipe);
  append_colour_options(options.colours, recipe);
  if (!options.title.empty()) {
    recipe.add("--title", options.title);
  }
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

Recipe attend_recipe(const MaskedImage& image, const VitConfig& config,
                     const AttendOptions& options, const LayoutDetail& detail) {
  Recipe recipe = recipe_of("attend", config, prepare_options(options), image);
  recipe.add("--layout", detail.pass.layout.name());
  append_attention_options(detail.layers, options.figure.head, detail.queries, image.grid, recipe);
  append_flag("--no-rollout", !options.detail.rollout, recipe);
  append_flag("--no-pca", !options.detail.pca, recipe);
  if (options.detail.threshold) {
    recipe.add("--threshold", *options.detail.threshold);
  }
  append_flag("--matrices", options.detail.matrices, recipe);
  append_tensor_options(options.tensors, recipe);
  append_colour_options(options.figure.colours, recipe);
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

Recipe reconstruct_recipe(const MaskedImage& image, const VitConfig& config,
                          const ReconstructOptions& options, const Reconstruction& reconstruction) {
  Recipe recipe = recipe_of("reconstruct", config, options.prepare, image);
  append_norm_pix(reconstruction.reading, recipe);
  recipe.add("--layer", std::int64_t{reconstruction.attention.layer});
  append_head(options.head, recipe);
  append_queries(reconstruction.attention.queries, image.grid, recipe);
  append_flag("--pixels", options.pixels, recipe);
  append_colour_options(options.colours, recipe);
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

Recipe sweep_recipe(const MaskedImage& image, const VitConfig& config, const SweepOptions& options,
                    const MaskSweep& sweep) {
  Recipe recipe = recipe_of("sweep", config, options.prepare, image);
  recipe.add("--ratios", fmt::format("{}", fmt::join(options.ratios, ",")));
  const SweepStep& first = sweep.steps.front();
  if (first.reconstruction) {
    append_norm_pix(first.reconstruction->reading, recipe);
  }
  append_attention_options(first.comparison.layers, options.head, first.comparison.queries,
                           image.grid, recipe);
  if (options.animate) {
    recipe.add("--animate", "ratios");
  }
  append_colour_options(options.colours, recipe);
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

Recipe explain_recipe(const MaskedImage& image, const ExplainFlowOptions& options) {
  Recipe recipe{.command = "explain", .options = {}};
  append_prepare_options(options.prepare, image, recipe);
  if (!options.queries.empty()) {
    append_queries(resolve_queries(options.queries, {}, image.grid), image.grid, recipe);
  }
  append_flag("--steps", options.steps, recipe);
  append_figure_options(options.output.drawing, recipe);
  return recipe;
}

Recipe short_recipe(Recipe recipe, const VitConfig& config, const MaskedImage& image) {
  std::vector<std::string_view> decided;
  if (config.name == bundled_model) {
    decided = {"model", "heads", "family", "decoder_heads"};
  }
  if (image.preprocessing == config.preprocessing) {
    decided.insert(decided.end(),
                   {"image_size", "fit", "crop_ratio", "interpolation", "mean", "std"});
  }
  using Words = std::vector<std::string>;
  const std::pair<std::string_view, RecipeValue> usual[] = {
      {"mask", "random"},
      {"rng", "lacuna"},
      {"head", "mean"},
      {"query", Words{"visible"}},
      {"layer", Words{std::to_string(config.depth - 1)}}};
  std::erase_if(recipe.options, [&](const auto& option) {
    return std::ranges::find(decided, option.first) != decided.end() ||
           std::ranges::any_of(usual, [&](const auto& each) {
             return each.first == option.first && each.second == option.second;
           });
  });
  return recipe;
}

}  // namespace lacuna
