// Where results lie and which are written.
#include <fmt/format.h>

#include "options/options.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

void add_tensor_options(CLI::App& command, TensorOptions& tensors) {
  command
      .add_option_function<std::vector<std::string>>(
          "--tensors",
          [&tensors](const std::vector<std::string>& words) {
            tensors.asked = parse_tensors(words);
          },
          "Tensors of the chosen layers, for notebooks: none, or of row (the queries' attention), "
          "full (whole matrices: 46 MB an image for three layouts of ViT-B and --layer all), "
          "states, qkv")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("none")
      ->type_name("LIST");
  add_word_option(command, "--tensor-format", tensors.format, tensor_format_words,
                  "npz is one file for numpy.load, npy one file an array, which it can also map");
  add_word_option(command, "--dtype", tensors.dtype, float_type_words, "Of the tensors' numbers");
}

}  // namespace

void add_output_options(CLI::App& command, OutputOptions& output, TensorOptions* tensors,
                        const std::vector<OwnOutput>& own) {
  std::string own_help;
  for (const OwnOutput& each : own) {
    own_help += fmt::format(". {}: {}", each.word, each.help);
  }
  command.add_option("-o,--output", output.folder, "Folder for the results")
      ->capture_default_str()
      ->type_name("DIR");
  command
      .add_option_function<std::vector<std::string>>(
          "--write",
          [&output, tensors, own](const std::vector<std::string>& words) {
            parse_what_to_write(words, output, tensors, own);
          },
          fmt::format(
              "What is written: figure, overlays, json{}, and panels: every panel of the figure "
              "as a picture without words, each patch a whole number of pixels. A figure "
              "and three overlays an image are some 160 GB over 200,000 images, json alone "
              "is 12 GB; --dry-run tells of yours{}",
              tensors ? ", tensors" : "", own_help))
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("figure,overlays,json")
      ->type_name("LIST");
  add_word_option(command, "--names", output.names, output_name_words,
                  "Output names: cat.jpg becomes cat.compare.png, or cat_jpg.compare.png");
  add_word_option(
      command, "--fan-out", output.fan_out, fan_out_words,
      "Results go into sub-folders by the hash of their input's name, OUT/3f/cat.compare."
      "png: auto does so where a folder would get those of more than 10,000 inputs");
  add_figure_options(command, output.drawing);
  if (tensors) {
    add_tensor_options(command, *tensors);
  }
}

}  // namespace lacuna::app
