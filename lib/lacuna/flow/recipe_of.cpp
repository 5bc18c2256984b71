#include "lacuna/flow/recipe_of.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace lacuna {
namespace {

std::string colours(const std::array<float, 3>& values) {
  return fmt::format("{}", fmt::join(values, ","));
}

}  // namespace

void append_model_options(const VitConfig& config, Recipe& recipe) {
  recipe.options.emplace_back("model", config.name);
  if (config.trained) {  // a file may not say how many heads it has, nor of which family it is
    recipe.options.emplace_back("heads", std::int64_t{config.heads});
    recipe.options.emplace_back("family", config.family);
    if (config.decoder) {
      recipe.options.emplace_back("decoder_heads", std::int64_t{config.decoder->heads});
    }
  }
  if (config.pipeline != "model") {
    recipe.options.emplace_back("preprocess", config.pipeline);
  }
}

void append_prepare_options(const PrepareOptions& options, const MaskedImage& image,
                            Recipe& recipe) {
  const auto add = [&](const char* key, RecipeValue value) {
    recipe.options.emplace_back(key, std::move(value));
  };
  add("image_size", fmt::format("{}x{}", image.preprocessing.width, image.preprocessing.height));
  add("fit", std::string(word_of(fit_words, image.preprocessing.fit)));
  if (image.preprocessing.crops()) {
    add("crop_ratio", image.preprocessing.crop_ratio);
  }
  add("interpolation",
      std::string(word_of(interpolation_words, image.preprocessing.interpolation)));
  add("mean", colours(image.preprocessing.mean));
  add("std", colours(image.preprocessing.standard_deviation));
  if (options.file.backdrop != Backdrop::white) {
    add("backdrop", std::string(word_of(backdrop_words, options.file.backdrop)));
  }
  if (options.fast_decode) {
    add("fast_decode", true);
  }
  if (!options.mask.is_specified()) {
    add("mask", image.mask_origin.name());
  }
  if (image.ratio_requested) {
    add("mask_ratio", *image.ratio_requested);
  }
  if (image.seed) {
    add("seed", static_cast<std::int64_t>(*image.seed));
    add("rng", std::string(word_of(rng_words, *image.rng)));
  }
  if (!options.mask.patches.empty()) {
    add("mask_patches", options.mask.patches);
  }
  std::vector<std::string> rectangles;
  for (const MaskRectangle& r : options.mask.rectangles) {
    rectangles.push_back(fmt::format("{},{},{},{}", r.x, r.y, r.width, r.height));
  }
  if (!rectangles.empty()) {
    add("mask_rect", rectangles);
  }
  if (!options.mask.file.empty()) {
    add("mask_file", options.mask.file);
  }
  if (options.mask.invert) {
    add("invert_mask", true);
  }
}

void append_attention_options(const std::vector<int>& layers, const std::string& head,
                              const std::vector<QueryRequest>& queries, Recipe& recipe) {
  std::vector<std::string> layer_words;
  for (const int layer : layers) {
    layer_words.push_back(std::to_string(layer));
  }
  recipe.options.emplace_back("layer", layer_words);
  recipe.options.emplace_back("head", head);
  append_queries(queries, recipe);
}

void append_queries(const std::vector<QueryRequest>& queries, Recipe& recipe) {
  std::vector<std::string> query_words;
  for (const QueryRequest& query : queries) {
    query_words.push_back(query.is_cls ? "cls" : fmt::format("{},{}", query.row, query.column));
  }
  if (!query_words.empty()) {
    recipe.options.emplace_back("query", query_words);
  }
}

void append_colour_options(const ColourOptions& options, Recipe& recipe) {
  const ColourOptions usual;
  if (options.map != usual.map) {
    recipe.options.emplace_back("colormap", std::string(word_of(colormap_words, options.map)));
  }
  if (options.norm != usual.norm) {
    recipe.options.emplace_back("norm", std::string(word_of(norm_words, options.norm)));
  }
  if (options.scale != usual.scale) {
    recipe.options.emplace_back("scale", std::string(word_of(scale_words, options.scale)));
  }
}

void append_figure_options(const DrawOptions& options, Recipe& recipe) {
  const auto add = [&](const char* key, RecipeValue value) {
    recipe.options.emplace_back(key, std::move(value));
  };
  const DrawOptions usual;
  if (options.language != usual.language) {
    add("lang", std::string(word_of(language_words, options.language)));
  }
  if (options.size.preset != usual.size.preset) {
    add("preset", options.size.preset);
  }
  if (options.size.width) {
    add("width", length_text(*options.size.width));
  }
  if (options.size.dpi) {
    add("dpi", *options.size.dpi);
  }
  if (options.theme != usual.theme) {
    add("theme", std::string(word_of(theme_words, options.theme)));
  }
  if (options.caption != usual.caption) {
    add("caption", std::string(word_of(caption_words, options.caption)));
  }
}

}  // namespace lacuna
