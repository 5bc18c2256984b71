#include "lacuna/flow/recipe_of.hpp"

#include <doctest/doctest.h>

namespace lacuna::recipe_of_test {

namespace {

/// The options that `append` adds, as a command line has them.
template <typename Append>
std::string added(const Append& append) {
  Recipe recipe{.command = "mask", .options = {}};
  append(recipe);
  return command_line(recipe, "a").substr(std::string("lacuna mask a").size());
}

}  // namespace

TEST_CASE(
    "a recipe begins with the weights, resolved where a file may not say it, then the image") {
  VitConfig config;
  config.name = "a.safetensors";
  config.family = Family::dino;
  config.trained = true;
  config.decoder = DecoderConfig{.heads = 5};
  config.pipeline = "timm";
  MaskedImage image;
  image.preprocessing.width = 96;
  image.preprocessing.height = 64;
  image.preprocessing.fit = Fit::grid;
  image.mask_origin = {.patches = true};
  PrepareOptions options;
  options.mask.patches = "3-5";
  options.mask.rectangles = {{1, 2.5, 30, 40}};
  options.mask.invert = true;
  const std::string line = command_line(recipe_of("compare", config, options, image), "a.png");
  CHECK(
      line.starts_with("lacuna compare a.png --model a.safetensors --heads 3 --family dino "
                       "--decoder-heads 5 --preprocess timm --image-size 96x64 --fit grid "
                       "--interpolation "));
  CHECK(line.ends_with(" --mask-patches 3-5 --mask-rect 1,2.5,30,40 --invert-mask"));
  CHECK(line.find("--crop-ratio") == std::string::npos);
  CHECK(line.find("--seed") == std::string::npos);
  config.trained = false;  // its name says it all
  CHECK(command_line(recipe_of("compare", config, options, image), "a.png")
            .starts_with("lacuna compare a.png --model a.safetensors --preprocess timm "));
}

TEST_CASE("a drawn mask is named with its ratio, seed and generator") {
  MaskedImage image;
  image.mask_origin = {.pattern = MaskType::random};
  image.ratio_requested = 0.5;
  image.seed = 7;
  image.rng = Rng::torch;
  CHECK(added([&](Recipe& recipe) {
          append_prepare_options({}, image, recipe);
        }).ends_with(" --mask random --mask-ratio 0.5 --seed 7 --rng torch"));
}

TEST_CASE("layers, heads and queries are in a recipe by number, mean and max by their words") {
  const auto heads = [](int head) {
    return added([&](Recipe& recipe) { append_attention_options({0, 5}, head, {}, recipe); });
  };
  CHECK(heads(2) == " --layer 0 --layer 5 --head 2");
  CHECK(heads(-1) == " --layer 0 --layer 5 --head mean");
  CHECK(added([](Recipe& recipe) {
          append_attention_options(-1, 0, {{}, {.is_cls = false, .row = 7, .column = 5}}, recipe);
        }) == " --layer -1 --head 0 --query cls --query 7,5");
}

TEST_CASE("pixels and colours are in a recipe only where they were declared or changed") {
  const auto norm_pix = [](PixelReading::Source source) {
    return added([&](Recipe& recipe) {
      append_norm_pix({.mode = NormPix::oracle, .source = source}, recipe);
    });
  };
  CHECK(norm_pix(PixelReading::Source::declared) == " --norm-pix oracle");
  CHECK(norm_pix(PixelReading::Source::measured).empty());
  CHECK(added([](Recipe& recipe) { append_colour_options({}, recipe); }).empty());
  CHECK(added([](Recipe& recipe) { append_colour_options({.norm = Norm::log}, recipe); }) ==
        " --norm log");
}

}  // namespace lacuna::recipe_of_test
