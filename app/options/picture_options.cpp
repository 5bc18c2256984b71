// What is done with a picture before a model sees it: mask and geometry.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "options/options.hpp"
#include "options/parse.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

/// What else of the model's preprocessing can be overruled.
void add_preprocessing_options(CLI::App& command, GeometryOptions& geometry) {
  add_word_option(command, "--interpolation", geometry.interpolation, interpolation_words,
                  "How pictures are resized");
  command
      .add_option("--crop-ratio", geometry.crop_ratio,
                  "Share of the resized picture's side that a centre crop keeps [the model's own]")
      ->check(from_to(0.01, 1))
      ->type_name("R");
  for (const auto& [name, target] :
       {std::pair{"--mean", &geometry.mean}, {"--std", &geometry.standard_deviation}}) {
    command
        .add_option_function<std::string>(
            name,
            [option = name, colours = target](const std::string& text) {
              *colours = parse_colours(option, text);
            },
            "What normalises pixels from 0 to 1 [the model's own]")
        ->type_name("R,G,B");
  }
}

/// Which numbers a mask is drawn from.
void add_seed_options(CLI::App& command, MaskOptions& mask) {
  // Read by hand: CLI11 turns -1 into the largest seed.
  command
      .add_option_function<std::string>(
          "--seed", [&mask](const std::string& text) { mask.pattern.seed = parse_seed(text); },
          "Same seed, same mask")
      ->default_str(std::to_string(mask.pattern.seed))
      ->type_name("N");
  add_word_option(command, "--rng", mask.pattern.rng, rng_words,
                  "Whose random numbers; torch, numpy and python give the masks of the papers' "
                  "code from the same seed "
                  "(CPU draws: pictures made on a GPU cannot be repeated)");
  add_word_option(command, "--seed-mode", mask.seed_mode, seed_mode_words,
                  "One mask for all images, or one for each");
}

}  // namespace

void add_mask_options(CLI::App& command, MaskOptions& mask) {
  CLI::Option* type = add_word_option(command, "--mask", mask.pattern.type, mask_type_words,
                                      "Which patches are hidden");
  command
      .add_option_function<std::string>(
          "--mask-ratio",
          [&mask](const std::string& text) {
            mask.pattern.ratio = parse_ratio("--mask-ratio", text);
          },
          "Share of patches to hide: 0 to 1, or 0% to 100%")
      ->default_str(fmt::format("{}", mask.pattern.ratio))
      ->type_name("R");
  add_seed_options(command, mask);
  CLI::Option* patches = command
                             .add_option("--mask-patches", mask.patches,
                                         "Hide exactly these, raster order from 0: 0-13,97")
                             ->type_name("LIST")
                             ->check(not_empty());
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
          ->type_name("X,Y,W,H");
  CLI::Option* file =
      command
          .add_option(
              "--mask-file", mask.file,
              "Mask from a picture (white, or the larger of two values, is hidden), JSON or .npy; "
              "{name} is the image's name")
          ->type_name("FILE")
          ->check(not_empty());
  command.add_flag("--invert-mask", mask.invert, "Hide what would be visible, and the reverse");
  for (CLI::Option* specified : {patches, rectangle, file}) {
    specified->excludes(type);
  }
}

void check_mask(const CLI::App& command, const MaskOptions& mask) {
  if (!is_given(command, "--mask-ratio")) {
    return;
  }
  if (mask.pattern.type == MaskType::none) {
    throw CLI::ValidationError(
        "--mask none", "hides nothing, and --mask-ratio says how much to hide; leave one out");
  }
  for (const char* fixed : {"--mask-patches", "--mask-rect", "--mask-file"}) {
    if (is_given(command, fixed)) {
      throw CLI::ValidationError(fixed,
                                 "says which patches to hide, and --mask-ratio how many; leave "
                                 "one out");
    }
  }
  if (mask.pattern.type == MaskType::grid || mask.pattern.type == MaskType::checkerboard) {
    throw CLI::ValidationError(
        fmt::format("--mask {}", word_of(mask_type_words, mask.pattern.type)),
        "hides a share of its own, and --mask-ratio another; leave one out");
  }
}

void add_sweep_mask_options(CLI::App& command, MaskOptions& mask, std::vector<double>& ratios) {
  command
      .add_option_function<std::string>(
          "--ratios", [&ratios](const std::string& text) { ratios = parse_ratios(text); },
          "Shares of patches to hide, ascending, 2 to 20 of them between 0 and 1")
      ->default_str(fmt::format("{}", fmt::join(ratios, ",")))
      ->type_name("LIST");
  add_word_option(command, "--mask", mask.pattern.type, drawn_mask_type_words,
                  "Which patches are hidden; random ones stay hidden at every higher ratio");
  add_seed_options(command, mask);
  // Known, but not listed: what they would fix is what a sweep goes over.
  for (const char* name :
       {"--mask-ratio", "--mask-patches", "--mask-rect", "--mask-file", "--invert-mask"}) {
    command
        .add_option_function<std::vector<std::string>>(
            name,
            [name](const std::vector<std::string>& /*words*/) {
              throw CLI::ValidationError(
                  name, "a sweep draws its masks by --mask, one for each of --ratios");
            },
            "")
        ->expected(0, -1)
        ->group("");
  }
}

void add_geometry_options(CLI::App& command, PrepareOptions& prepare) {
  command
      .add_option_function<std::string>(
          "--image-size",
          [&prepare](const std::string& text) { parse_image_size(text, prepare.geometry); },
          "What the model sees, in pixels: SIZE or WIDTHxHEIGHT [the model's own]")
      ->type_name("SIZE");
  add_word_option(command, "--fit", prepare.geometry.fit, fit_words,
                  "How another aspect fits: centre crop, squash, both, or a grid that is not "
                  "square");
  add_preprocessing_options(command, prepare.geometry);
  add_word_option(command, "--backdrop", prepare.file.backdrop, backdrop_words,
                  "What shows through transparency");
  command
      .add_option("--max-pixels", prepare.file.max_pixels,
                  "Larger pictures are refused before decoding")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 30U))
      ->type_name("N");
  command.add_flag(
      "--fast-decode", prepare.fast_decode,
      "Decode large JPEGs at 1/2, 1/4 or 1/8 of their size, at least twice the model's: "
      "three times as fast at 12 megapixels, and other pixels, so other numbers");
}

}  // namespace lacuna::app
