#include "lacuna/flow/recipe_of.hpp"

#include <doctest/doctest.h>

namespace lacuna::recipe_of_test {

namespace {

/// As a command line has it: what `lacuna compare` would write for these options and this image.
std::string compare_line(const CompareOptions& options, MaskedImage image = {},
                         const VitConfig& config = {}) {
  image.grid = {14, 14, 16};
  LayoutComparison comparison;
  comparison.layers = {0, 5};
  comparison.queries = resolve_queries(options.comparison.queries, {TokenKind::cls}, image.grid);
  return command_line(compare_recipe(image, config, options, comparison), "a.png");
}

/// What the options add to the recipe of none.
std::string added(const CompareOptions& options) {
  const std::string plain = compare_line({});
  const std::string line = compare_line(options);
  REQUIRE(line.starts_with(plain));
  return line.substr(plain.size());
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
  CompareOptions options;
  options.prepare.mask.patches = "3-5";
  options.prepare.mask.rectangles = {{1, 2.5, 30, 40}};
  options.prepare.mask.invert = true;
  const std::string line = compare_line(options, image, config);
  CHECK(
      line.starts_with("lacuna compare a.png --model a.safetensors --heads 3 --family dino "
                       "--decoder-heads 5 --preprocess timm --image-size 96x64 --fit grid "
                       "--interpolation "));
  CHECK(line.find(" --mask-patches 3-5 --mask-rect 1,2.5,30,40 --invert-mask --layer ") !=
        std::string::npos);
  CHECK(line.find("--crop-ratio") == std::string::npos);
  CHECK(line.find("--seed") == std::string::npos);
  config.trained = false;  // its name says it all
  CHECK(compare_line(options, image, config)
            .starts_with("lacuna compare a.png --model a.safetensors --preprocess timm "));
}

TEST_CASE("a drawn mask is named with its ratio, seed and generator") {
  MaskedImage image;
  image.mask_origin = {.pattern = MaskType::random};
  image.ratio_requested = 0.5;
  image.seed = 7;
  image.rng = Rng::torch;
  CHECK(compare_line({}, image).find(" --mask random --mask-ratio 0.5 --seed 7 --rng torch ") !=
        std::string::npos);
}

TEST_CASE("a recipe names the very mask file, also where each picture has its own") {
  MaskedImage image;
  image.name = "sub/cat.jpg";
  image.mask_origin = {.file = "masks/{name}.png"};
  CompareOptions options;
  options.prepare.mask.file = image.mask_origin.file;
  CHECK(compare_line(options, image).find(" --mask-file masks/sub/cat.png ") != std::string::npos);
}

TEST_CASE("layers, heads and queries are in a recipe by number, the mean by its word") {
  CompareOptions options;
  CHECK(compare_line(options).ends_with(" --layer 0 --layer 5 --head mean --query visible"));
  options.head = 2;
  options.comparison.queries = {{}, {.kind = Query::Kind::patch, .row = 7, .column = 5}};
  CHECK(compare_line(options).ends_with(" --layer 0 --layer 5 --head 2 --query cls --query 7,5"));
  AttendOptions largest;
  largest.figure.head = max_over_heads;
  LayoutDetail detail;
  detail.layers = {3};
  CHECK(
      command_line(attend_recipe({}, {}, largest, detail), "a.png").find(" --layer 3 --head max") !=
      std::string::npos);
}

TEST_CASE("a short recipe leaves out what the model and the command decide") {
  VitConfig config;
  config.name = "mini";
  config.trained = true;
  MaskedImage image;
  image.mask_origin = {.pattern = MaskType::random};
  image.ratio_requested = 0.5;
  image.seed = 7;
  image.rng = Rng::lacuna;
  LayoutComparison comparison;
  comparison.layers = {config.depth - 1};
  comparison.queries = {{.kind = Query::Kind::mean_visible}};
  const auto line = [&] {
    return command_line(short_recipe(compare_recipe(image, config, {}, comparison), config, image),
                        "a.png");
  };
  CHECK(line() == "lacuna compare a.png --mask-ratio 0.5 --seed 7");
  comparison.layers = {2};
  comparison.queries = {{.kind = Query::Kind::cls}};
  image.rng = Rng::torch;
  image.mask_origin = {.pattern = MaskType::block};
  CHECK(line() ==
        "lacuna compare a.png --mask block --mask-ratio 0.5 --seed 7 --rng torch --layer 2 --query "
        "cls");
  config.name = "a.safetensors";
  CHECK(line().starts_with("lacuna compare a.png --model a.safetensors --heads 3 --family vit "));
  image.preprocessing.width = 96;
  CHECK(line().find(" --image-size 96x224 ") != std::string::npos);
}

TEST_CASE("how pixels are read is in a recipe only where it was declared") {
  const auto norm_pix = [](PixelReading::Source source) {
    Reconstruction reconstruction;
    reconstruction.reading = {.mode = NormPix::oracle, .source = source};
    return command_line(reconstruct_recipe({}, {}, {}, reconstruction), "a.png")
               .find(" --norm-pix oracle") != std::string::npos;
  };
  CHECK(norm_pix(PixelReading::Source::declared));
  CHECK_FALSE(norm_pix(PixelReading::Source::measured));
}

TEST_CASE("colours are in a recipe only where they were changed") {
  CompareOptions options;
  options.colours.norm = Norm::log;
  CHECK(added(options) == " --norm log");
}

TEST_CASE("a recipe names the tensors that are written, and what is not usual about them") {
  CompareOptions options;
  options.tensors.wanted = true;
  CHECK(added(options) == " --tensors full");
  options.tensors = {.asked = TensorChoice{.rows = true, .qkv = true},
                     .format = TensorFormat::npy,
                     .dtype = FloatType::float16};
  CHECK(added(options) == " --tensors row --tensors qkv --tensor-format npy --dtype float16");
}

}  // namespace lacuna::recipe_of_test
