// Where results lie and which are written.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "options/options.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

void add_tensor_options(CLI::App& command, TensorOptions& tensors) {
  CLI::Option* const option =
      command
          .add_option_function<std::vector<std::string>>(
              "--tensors",
              [&tensors](const std::vector<std::string>& words) {
                tensors.asked = parse_tensors(words);
              },
              "Tensors of the chosen layers, for notebooks: none, or of row (the queries' "
              "attention), full (whole matrices: 46 MB an image for three layouts of ViT-B and "
              "--layer all), states, qkv")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->default_str("none")
          ->type_name("LIST");
  with_words(option, {"none", "row", "full", "states", "qkv"});
  add_word_option(command, "--tensor-format", tensors.format, tensor_format_words,
                  "npz is one file for numpy.load, npy one file an array, which it can also map");
  add_word_option(command, "--dtype", tensors.dtype, float_type_words, "Of the tensors' numbers");
}

/// "png" of fig.PNG; "" of what is a folder, as fig.d or fig.png/, or a page where `words` of
/// --write have none.
std::string kind_of(const std::filesystem::path& file, const std::vector<std::string>& words) {
  std::string suffix = file.extension().native();
  suffix.erase(0, 1);
  std::ranges::transform(suffix, suffix.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  const bool is_page = suffix == "html" && std::ranges::find(words, suffix) != words.end();
  return is_page || suffix == "json" || value_of(format_words, suffix) ? suffix : "";
}

/// What a word of --write makes, or a file's suffix is of: json, html, or a figure in any format.
std::string_view kind_for(std::string_view word) {
  return word == "json" || word == "html" ? word : "figure";
}

/// Whether these words of --write are one, and it makes one file of that kind ("": of any).
bool makes_one(const std::vector<std::string>& words, const std::string& kind) {
  constexpr std::string_view several[] = {"overlays", "panels", "tensors"};
  return words.size() == 1 && std::ranges::find(several, words.front()) == std::end(several) &&
         (kind.empty() || kind_for(words.front()) == kind_for(kind));
}

/// The formats that were asked for are this one.
void check_formats(const CLI::App& command, const std::string& target,
                   const std::vector<FigureFormat>& formats, std::optional<FigureFormat> wanted) {
  if (formats.size() != 1 || (wanted && formats.front() != *wanted)) {
    throw CLI::ValidationError(
        target, fmt::format("one file, and --format is {}; leave --format out",
                            fmt::join(command.get_option("--format")->results(), ",")));
  }
}

}  // namespace

void add_output_options(CLI::App& command, OutputOptions& output, TensorOptions* tensors,
                        const std::vector<OwnOutput>& own, std::vector<std::string> known) {
  const bool has_panels = std::erase(known, "panels") > 0;
  const std::string usual = fmt::format("{}", fmt::join(known, ","));
  if (tensors) {
    known.emplace_back("tensors");
  }
  std::string help = fmt::format(
      "What is written: {}{}", fmt::join(known, ", "),
      has_panels ? ", and panels: each panel of the figure as a picture without words, whole "
                   "pixels a patch"
                 : "");
  if (has_panels) {
    known.emplace_back("panels");
  }
  for (const OwnOutput& each : own) {
    known.push_back(each.word);
    help += fmt::format(". {}: {}", each.word, each.help);
  }
  command
      .add_option(
          "-o,--output", output.folder,
          fmt::format("Folder for results; or one file, NAME.png, .svg, .pdf, .json{}, or - "
                      "for stdout",
                      std::ranges::find(known, "html") == known.end() ? "" : ", .html"))
      ->capture_default_str()
      ->type_name("DIR|FILE");
  CLI::Option* const write =
      command
          .add_option_function<std::vector<std::string>>(
              "--write",
              [&output, tensors, own, known](const std::vector<std::string>& words) {
                parse_what_to_write(words, known, output, tensors, own);
              },
              help)
          ->delimiter(',')
          ->allow_extra_args(false)
          ->default_str(usual)
          ->type_name("LIST");
  with_words(write, known);
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

OwnOutput page_word(OutputOptions& output) {
  return {.word = "html",
          .help = "a page that answers, one file with every layer, head and query inside",
          .target = &output.html};
}

void settle_output(const CLI::App& command, OutputOptions& output) {
  const std::filesystem::path file = output.folder;
  const CLI::Option& write = *command.get_option("--write");
  const std::string kind = kind_of(file, words_of(write));
  const bool is_stdout = file == standard_output_path;
  if (kind.empty() && !is_stdout) {
    return;
  }
  const std::string target = "--output " + file.native();
  const bool is_said = write.count() > 0;
  if (!is_said || !makes_one(write.results(), kind)) {
    throw CLI::ValidationError(
        target, fmt::format("one file, and --write is {}; say --write {}, or name a folder",
                            is_said ? fmt::format("{}", fmt::join(write.results(), ","))
                                    : write.get_default_str(),
                            kind_for(kind)));
  }
  for (const char* option : {"--animate", "--steps", "--tensors"}) {
    if (is_given(command, option)) {
      throw CLI::ValidationError(
          target,
          fmt::format("one file, and {} writes others; leave it out, or name a folder", option));
    }
  }
  if (is_stdout && is_given(command, "--json")) {
    throw CLI::ValidationError(target, "the result, and --json writes there, too; leave one out");
  }
  if (kind_for(write.results().front()) == "figure") {
    const std::optional<FigureFormat> format = value_of(format_words, kind);
    if (format && !is_given(command, "--format")) {
      output.drawing.formats = {*format};
    }
    check_formats(command, target, output.drawing.formats, format);
  }
  output.file = file;
  output.folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

}  // namespace lacuna::app
