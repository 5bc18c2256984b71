#include "options/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "options/parse.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

const Words<LayoutKind> layouts = {{"all", LayoutKind::all},
                                   {"deit", LayoutKind::deit},
                                   {"mae", LayoutKind::mae},
                                   {"zeroed", LayoutKind::zeroed},
                                   {"mask-token", LayoutKind::mask_token}};
const Words<OutputNames> output_names = {{"stem", OutputNames::stem}, {"full", OutputNames::full}};
const Words<FanOut> fan_outs = {
    {"auto", FanOut::automatic}, {"always", FanOut::always}, {"never", FanOut::never}};
const Words<TensorFormat> tensor_formats = {{"npz", TensorFormat::npz},
                                            {"npy", TensorFormat::npy},
                                            {"safetensors", TensorFormat::safetensors}};
const Words<FloatType> float_types = {{"float32", FloatType::float32},
                                      {"float16", FloatType::float16}};
const Words<Progress> progresses = {
    {"auto", Progress::automatic}, {"always", Progress::always}, {"never", Progress::never}};

void add_input_options(CLI::App& command, InputSelection& inputs) {
  const std::string group = "Inputs";
  command
      .add_option("inputs", inputs.arguments,
                  "Pictures, folders of pictures, and .tar shards that hold them")
      ->type_name("IMAGE|DIR|TAR...");
  CLI::Option* list =
      command
          .add_option("--files-from", inputs.list,
                      "A file with the name of a picture or .tar a line; - is stdin")
          ->type_name("FILE|-")
          ->group(group);
  command
      .add_flag("-0,--null", inputs.ends_with_nul, "The list's names end with NUL (find -print0)")
      ->needs(list)
      ->group(group);
  command.add_option("--root", inputs.root, "The folder that the list's names are below")
      ->needs(list)
      ->type_name("DIR")
      ->group(group);
  const auto add_patterns = [&](const char* name, std::vector<std::string>& target,
                                const char* help) {
    command.add_option(name, target, help)
        ->allow_extra_args(false)
        ->type_name("GLOB")
        ->group(group);
  };
  add_patterns(
      "--include", inputs.include,
      "Only names like this; *, ? and [] as in a shell, * also over /; a glob without / is "
      "for the last part of a name; repeatable");
  add_patterns("--exclude", inputs.exclude, "No names like this; repeatable");
}

void add_tensor_options(CLI::App& command, TensorOptions& tensors) {
  const std::string group = "Output";
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
      ->type_name("LIST")
      ->group(group);
  add_word_option(command, "--tensor-format", tensors.format, tensor_formats,
                  "npz is one file for numpy.load, npy one file an array, which it can also map")
      ->group(group);
  add_word_option(command, "--dtype", tensors.dtype, float_types, "Of the tensors' numbers")
      ->group(group);
}

}  // namespace

void add_run_options(CLI::App& command, RunOptions& run) {
  run.command = &command;
  add_input_options(command, run.inputs);
  const std::string group = "Run";
  command
      .add_option("-j,--threads", run.threads,
                  "Threads; 0 is one for each core this process may use. Results do not depend on "
                  "it")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024))
      ->type_name("N")
      ->group(group);
  command
      .add_option("--shard", run.shard,
                  "Only the I-th of N parts of the inputs (I from 1; by hash of the name), for N "
                  "processes into one folder; then lacuna merge. auto is Slurm's: the place in a "
                  "job array, else srun's rank")
      ->type_name("I/N|auto")
      ->group(group);
  CLI::Option* force =
      command.add_flag("--force", run.force, "Do again what is done")->group(group);
  command.add_flag("--verify", run.verify, "Done is what has its hash, not only its size")
      ->group(group);
  command
      .add_flag("--no-clobber", run.no_clobber,
                "Never replace a file; the input whose output is there fails")
      ->excludes(force)
      ->group(group);
  command
      .add_option("--max-failures", run.max_failures,
                  "End when more inputs than this failed [go on to the end]")
      ->check(CLI::Range(0, 1 << 30))
      ->type_name("N")
      ->group(group);
  command.add_flag("--strict", run.strict, "End at the first failure")->group(group);
  command
      .add_flag("--dry-run", run.dry_run,
                "Print what would be read, computed and written, from the first image made in "
                "memory; write nothing")
      ->group(group);
  add_word_option(command, "--progress", run.console.progress, progresses,
                  "Done, rate and time left: auto is a line on a terminal, one each 30 s elsewhere")
      ->group(group);
  command
      .add_flag("--json", run.console.json,
                "A JSON line on standard output for each image, and one for the run")
      ->group(group);
  command.add_flag("-q,--quiet", run.console.quiet, "Say nothing but warnings and errors")
      ->group(group);
}

void add_output_options(CLI::App& command, OutputOptions& output, TensorOptions* tensors,
                        const std::vector<OwnOutput>& own) {
  const std::string group = "Output";
  std::string own_help;
  for (const OwnOutput& each : own) {
    own_help += fmt::format(". {}: {}", each.word, each.help);
  }
  command.add_option("-o,--output", output.folder, "Folder for the results")
      ->capture_default_str()
      ->type_name("DIR")
      ->group(group);
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
      ->type_name("LIST")
      ->group(group);
  add_word_option(command, "--names", output.names, output_names,
                  "Output names: cat.jpg becomes cat.compare.png, or cat_jpg.compare.png")
      ->group(group);
  add_word_option(
      command, "--fan-out", output.fan_out, fan_outs,
      "Results go into sub-folders by the hash of their input's name, OUT/3f/cat.compare."
      "png: auto does so where a folder would get those of more than 10,000 inputs")
      ->group(group);
  add_figure_options(command, output.drawing);
  if (tensors) {
    add_tensor_options(command, *tensors);
  }
}

CLI::Option* add_layer_option(CLI::App& command, std::vector<int>& layers,
                              const std::string& shown) {
  return command
      .add_option_function<std::vector<std::string>>(
          "--layer",
          [&layers](const std::vector<std::string>& words) { layers = parse_layers(words); },
          fmt::format("Layers to keep, or all; negative counts from the end. {} the last of them "
                      "[the one that the model names, else -1]",
                      shown))
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("N|all");
}

CLI::Option* add_head_option(CLI::App& command, int& head, const std::string& shown) {
  return command
      .add_option_function<std::string>(
          "--head", [&head](const std::string& word) { head = parse_head(word); },
          shown + ": mean, or a number")
      ->default_str("mean")
      ->type_name("mean|N");
}

CLI::Option* add_query_option(CLI::App& command, std::vector<QueryRequest>& queries) {
  return command
      .add_option_function<std::vector<std::string>>(
          "--query",
          [&queries](const std::vector<std::string>& words) {
            queries.clear();
            for (const std::string& word : words) {
              queries.push_back(parse_query(word));
            }
          },
          "Whose attention: cls, or the patch at ROW,COL; repeatable, the pictures show the first")
      ->allow_extra_args(false)
      ->type_name("cls|ROW,COL");
}

CLI::Option* add_layout_option(CLI::App& command, LayoutKind& layout) {
  return add_word_option(command, "--layout", layout, layouts,
                         "What happens to hidden patches; all hides none, whatever the mask");
}

std::string recorded_options(const CLI::App& command) {
  // Not --output, --fan-out: where results lie is no part of them. The model counts by its weights.
  constexpr std::array apart = {"inputs", "--help", "--output", "--fan-out", "--model"};
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->get_group() == "Inputs" || option->get_group() == "Run" ||
        std::ranges::find(apart, name) != apart.end()) {
      continue;
    }
    const std::vector<std::string> words =
        option->count() > 0 ? option->results()
                            : std::vector<std::string>{option->get_default_str()};
    text += fmt::format("{} {}\n", name, fmt::join(words, "\x1f"));
  }
  return text;
}

}  // namespace lacuna::app
