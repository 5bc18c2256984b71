#include "options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <thread>

#include "lacuna/base/error.hpp"
#include "lacuna/model/family.hpp"
#include "parse.hpp"

namespace lacuna::app {
namespace {

template <typename Enum>
using Words = std::vector<std::pair<std::string, Enum>>;

const Words<MaskType> mask_types = {{"random", MaskType::random},
                                    {"block", MaskType::block},
                                    {"simmim", MaskType::simmim},
                                    {"grid", MaskType::grid},
                                    {"checkerboard", MaskType::checkerboard},
                                    {"none", MaskType::none}};
const Words<Rng> rngs = {
    {"lacuna", Rng::lacuna}, {"torch", Rng::torch}, {"numpy", Rng::numpy}, {"python", Rng::python}};
const Words<SeedMode> seed_modes = {{"fixed", SeedMode::fixed}, {"per-image", SeedMode::per_image}};
const Words<Fit> fits = {{"crop", Fit::crop},
                         {"squash", Fit::squash},
                         {"squash-crop", Fit::squash_crop},
                         {"grid", Fit::grid}};
const Words<Interpolation> interpolations = {{"bilinear", Interpolation::bilinear},
                                             {"bicubic", Interpolation::bicubic}};
const Words<Backdrop> backdrops = {
    {"white", Backdrop::white}, {"black", Backdrop::black}, {"ignore", Backdrop::ignore}};
const Words<OutputNames> output_names = {{"stem", OutputNames::stem}, {"full", OutputNames::full}};

/// An option whose words are an enumeration's; help lists them, and shows the default as a word.
template <typename Enum>
CLI::Option* add_word_option(CLI::App& command, const std::string& name, Enum& target,
                             const Words<Enum>& words, const std::string& help) {
  std::vector<std::string> names;
  std::string shown;
  for (const auto& [word, value] : words) {
    names.push_back(word);
    if (value == target) {
      shown = word;
    }
  }
  const auto assign = [&target, &words, name, names](const std::string& word) {
    for (const auto& [candidate, value] : words) {
      if (candidate == word) {
        target = value;
        return;
      }
    }
    throw CLI::ValidationError(name, fmt::format("{} is none of {}", word, fmt::join(names, ", ")));
  };
  return command
      .add_option_function<std::string>(name, assign,
                                        fmt::format("{}: {}", help, fmt::join(names, ", ")))
      ->type_name("WORD")
      ->default_str(shown);
}

/// The same where the model has a value of its own.
template <typename Enum>
CLI::Option* add_optional_word(CLI::App& command, const std::string& name,
                               std::optional<Enum>& target, const Words<Enum>& words,
                               const std::string& help) {
  std::vector<std::string> names;
  for (const auto& [word, value] : words) {
    names.push_back(word);
  }
  const auto assign = [&target, &words, name, names](const std::string& word) {
    for (const auto& [candidate, value] : words) {
      if (candidate == word) {
        target = value;
        return;
      }
    }
    throw CLI::ValidationError(
        name, fmt::format("{} is none of {}", printable(word), fmt::join(names, ", ")));
  };
  return command
      .add_option_function<std::string>(
          name, assign, fmt::format("{}: {} [the model's own]", help, fmt::join(names, ", ")))
      ->type_name("WORD");
}

/// What else of the model's preprocessing can be overruled.
void add_preprocessing_options(CLI::App& command, GeometryOptions& geometry) {
  const std::string group = "Image";
  add_optional_word(command, "--interpolation", geometry.interpolation, interpolations,
                    "How pictures are resized")
      ->group(group);
  command
      .add_option_function<double>(
          "--crop-ratio", [&geometry](double ratio) { geometry.crop_ratio = ratio; },
          "Share of the resized picture's side that a centre crop keeps [the model's own]")
      ->check(CLI::Range(0.01, 1.0))
      ->type_name("R")
      ->group(group);
  for (const auto& [name, target] :
       {std::pair{"--mean", &geometry.mean}, {"--std", &geometry.standard_deviation}}) {
    command
        .add_option_function<std::string>(
            name,
            [option = name, colours = target](const std::string& text) {
              *colours = parse_colours(option, text);
            },
            "What normalises pixels from 0 to 1 [the model's own]")
        ->type_name("R,G,B")
        ->group(group);
  }
}

}  // namespace

void add_run_options(CLI::App& command, RunOptions& run) {
  command.add_option("inputs", run.inputs, "Pictures, or folders of pictures")
      ->required()
      ->type_name("IMAGE|DIR...");
  command
      .add_option("--threads", run.threads,
                  "Threads; 0 is one for each core. Results do not depend on it")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024))
      ->type_name("N");
  command.add_flag("-q,--quiet", run.quiet, "Say nothing but warnings and errors");
}

void add_mask_options(CLI::App& command, MaskOptions& mask) {
  const std::string group = "Mask";
  CLI::Option* type =
      add_word_option(command, "--mask", mask.pattern.type, mask_types, "Which patches are hidden")
          ->group(group);
  command.add_option("--mask-ratio", mask.pattern.ratio, "Share of patches to hide, 0 to 1")
      ->capture_default_str()
      ->type_name("R")
      ->group(group);
  // Read by hand: CLI11 turns -1 into the largest seed.
  command
      .add_option_function<std::string>(
          "--seed", [&mask](const std::string& text) { mask.pattern.seed = parse_seed(text); },
          "Same seed, same mask")
      ->default_str(std::to_string(mask.pattern.seed))
      ->type_name("N")
      ->group(group);
  add_word_option(command, "--rng", mask.pattern.rng, rngs,
                  "Whose random numbers; torch, numpy and python give the masks of the papers' "
                  "code from the same seed "
                  "(CPU draws: pictures made on a GPU cannot be repeated)")
      ->group(group);
  add_word_option(command, "--seed-mode", mask.seed_mode, seed_modes,
                  "One mask for all images, or one for each")
      ->group(group);
  CLI::Option* patches = command
                             .add_option("--mask-patches", mask.patches,
                                         "Hide exactly these, raster order from 0: 0-13,97")
                             ->type_name("LIST")
                             ->group(group);
  CLI::Option* rectangle =
      command
          .add_option_function<std::vector<std::string>>(
              "--mask-rect",
              [&mask](const std::vector<std::string>& texts) {
                for (const std::string& text : texts) {
                  mask.rectangles.push_back(parse_rectangle(text));
                }
              },
              "Hide what this rectangle of the original covers, in its pixels; repeatable")
          ->allow_extra_args(false)
          ->type_name("X,Y,W,H")
          ->group(group);
  CLI::Option* file =
      command
          .add_option(
              "--mask-file", mask.file,
              "Mask from a picture (white = hidden), JSON or .npy; {name} is the image's name")
          ->type_name("FILE")
          ->group(group);
  command.add_flag("--invert-mask", mask.invert, "Hide what would be visible, and the reverse")
      ->group(group);
  for (CLI::Option* specified : {patches, rectangle, file}) {
    specified->excludes(type);
  }
}

void add_geometry_options(CLI::App& command, PrepareOptions& prepare) {
  const std::string group = "Image";
  command
      .add_option_function<std::string>(
          "--image-size",
          [&prepare](const std::string& text) { parse_image_size(text, prepare.geometry); },
          "What the model sees, in pixels: SIZE or WIDTHxHEIGHT [the model's own]")
      ->type_name("SIZE")
      ->group(group);
  add_optional_word(command, "--fit", prepare.geometry.fit, fits,
                    "How another aspect fits: centre crop, squash, both, or a grid that is not "
                    "square")
      ->group(group);
  add_preprocessing_options(command, prepare.geometry);
  add_word_option(command, "--backdrop", prepare.file.backdrop, backdrops,
                  "What shows through transparency")
      ->group(group);
  command
      .add_option("--max-pixels", prepare.file.max_pixels,
                  "Larger pictures are refused before decoding")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 30U))
      ->type_name("N")
      ->group(group);
}

void add_model_options(CLI::App& command, ModelOptions& model) {
  const std::string group = "Model";
  command
      .add_option("--model,--weights", model.model,
                  "A .safetensors file, or untrained:deit-tiny, -small, -base")
      ->capture_default_str()
      ->type_name("NAME|FILE")
      ->group(group);
  add_decision_options(command, model);
}

void add_decision_options(CLI::App& command, ModelOptions& model) {
  const std::string group = "Model";
  command
      .add_option_function<int>(
          "--heads", [&model](int heads) { model.heads = heads; },
          "Attention heads, where the checkpoint does not say")
      ->check(CLI::Range(1, 1024))
      ->type_name("N")
      ->group(group);
  command
      .add_option_function<int>(
          "--decoder-heads", [&model](int heads) { model.decoder_heads = heads; },
          "Attention heads of an MAE decoder, where the checkpoint does not say")
      ->check(CLI::Range(1, 1024))
      ->type_name("N")
      ->group(group);
  command
      .add_option_function<std::string>(
          "--family", [&model](const std::string& word) { model.family = word; },
          "The checkpoint's family, if it is not the one that it looks like")
      ->check(CLI::IsMember(family_names()))
      ->type_name("WORD")
      ->group(group);
  command
      .add_option_function<std::string>(
          "--preprocess",
          [&model](const std::string& word) { model.preprocess = *pipeline_of(word); },
          "Whose preprocessing: the one beside the checkpoint, or one of these")
      ->check(CLI::IsMember(pipeline_names()))
      ->default_str("model")
      ->type_name("WORD")
      ->group(group);
}

void add_output_options(CLI::App& command, OutputOptions& output) {
  const std::string group = "Output";
  command.add_option("-o,--output", output.folder, "Folder for the results")
      ->capture_default_str()
      ->type_name("DIR")
      ->group(group);
  command
      .add_option_function<std::vector<std::string>>(
          "--write",
          [&output](const std::vector<std::string>& words) { parse_what_to_write(words, output); },
          "What is written: figure, overlays, json")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("figure,overlays,json")
      ->type_name("LIST")
      ->group(group);
  add_word_option(command, "--names", output.names, output_names,
                  "Output names: cat.jpg becomes cat.compare.png, or cat_jpg.compare.png")
      ->group(group);
}

int thread_count(int threads) {
  return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace lacuna::app
