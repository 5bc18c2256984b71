#include "lacuna/flow/recipe_of.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lacuna/render/attend/attend_figure.hpp"

namespace lacuna {
namespace {

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
    recipe.add("--mask-file", options.file);
  }
  if (options.invert) {
    recipe.add("--invert-mask", true);
  }
}

void append_head(int head, Recipe& recipe) {
  recipe.add("--head", head == max_over_heads ? "max" : head < 0 ? "mean" : std::to_string(head));
}

}  // namespace

Recipe recipe_of(const std::string& command, const VitConfig& config, const PrepareOptions& options,
                 const MaskedImage& image) {
  Recipe recipe{.command = command, .options = {}};
  append_model_options(config, recipe);
  append_prepare_options(options, image, recipe);
  return recipe;
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
  if (options.fast_decode) {
    recipe.add("--fast-decode", true);
  }
  append_mask_options(options.mask, image, recipe);
}

void append_norm_pix(const PixelReading& reading, Recipe& recipe) {
  if (reading.source == PixelReading::Source::declared) {
    recipe.add_word("--norm-pix", norm_pix_words, reading.mode);
  }
}

void append_attention_options(const std::vector<int>& layers, int head,
                              const std::vector<QueryRequest>& queries, Recipe& recipe) {
  std::vector<std::string> layer_words;
  for (const int layer : layers) {
    layer_words.push_back(std::to_string(layer));
  }
  recipe.add("--layer", layer_words);
  append_head(head, recipe);
  append_queries(queries, recipe);
}

void append_attention_options(int layer, int head, const std::vector<QueryRequest>& queries,
                              Recipe& recipe) {
  recipe.add("--layer", std::int64_t{layer});
  append_head(head, recipe);
  append_queries(queries, recipe);
}

void append_queries(const std::vector<QueryRequest>& queries, Recipe& recipe) {
  std::vector<std::string> query_words;
  for (const QueryRequest& query : queries) {
    query_words.push_back(query.is_cls ? "cls" : fmt::format("{},{}", query.row, query.column));
  }
  if (!query_words.empty()) {
    recipe.add("--query", query_words);
  }
}

void append_colour_options(const ColourOptions& options, Recipe& recipe) {
  const ColourOptions usual;
  recipe.add_word_unless(usual.map, "--colormap", colormap_words, options.map);
  recipe.add_word_unless(usual.norm, "--norm", norm_words, options.norm);
  recipe.add_word_unless(usual.scale, "--scale", scale_words, options.scale);
}

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

}  // namespace lacuna
