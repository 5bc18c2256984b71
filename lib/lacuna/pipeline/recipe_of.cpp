#include "lacuna/pipeline/recipe_of.hpp"

#include <fmt/format.h>

namespace lacuna {
namespace {

const char* backdrop_name(Backdrop backdrop) {
  return backdrop == Backdrop::white ? "white" : backdrop == Backdrop::black ? "black" : "ignore";
}

}  // namespace

void append_prepare_options(const PrepareOptions& options, const MaskedImage& image,
                            Recipe& recipe) {
  const auto add = [&](const char* key, RecipeValue value) {
    recipe.options.emplace_back(key, std::move(value));
  };
  add("image_size", fmt::format("{}x{}", image.preprocessing.width, image.preprocessing.height));
  add("fit", std::string(fit_name(image.preprocessing.fit)));
  if (options.file.backdrop != Backdrop::white) {
    add("backdrop", std::string(backdrop_name(options.file.backdrop)));
  }
  if (!options.mask.is_specified()) {
    add("mask", image.mask_type);
  }
  if (image.seed) {
    add("mask_ratio", *image.ratio_requested);
    add("seed", static_cast<std::int64_t>(*image.seed));
    add("rng", *image.rng);
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

}  // namespace lacuna
