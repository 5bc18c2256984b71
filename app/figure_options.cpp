// What figures look like and which files they become.
#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "options.hpp"
#include "word_option.hpp"

namespace lacuna::app {
namespace {

constexpr const char* group = "Figure";

const Words<FigureFormat> formats = {
    {"png", FigureFormat::png}, {"svg", FigureFormat::svg}, {"pdf", FigureFormat::pdf}};

std::vector<FigureFormat> parse_formats(const std::vector<std::string>& words) {
  std::vector<FigureFormat> chosen;
  for (const std::string& word : words) {
    const auto found = std::ranges::find(formats, word, &Words<FigureFormat>::value_type::first);
    if (found == formats.end()) {
      throw CLI::ValidationError(
          "--format", fmt::format("{} is none of {}", printable(word), listed(names_of(formats))));
    }
    if (std::ranges::find(chosen, found->second) == chosen.end()) {
      chosen.push_back(found->second);
    }
  }
  return chosen;
}

}  // namespace

void add_figure_options(CLI::App& command, DrawOptions& drawing) {
  command
      .add_option_function<std::vector<std::string>>(
          "--format",
          [&drawing](const std::vector<std::string>& words) {
            drawing.formats = parse_formats(words);
          },
          "Files of every figure and overlay: png, svg, pdf. Text is text in PDF, outlines in SVG")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("png")
      ->type_name("LIST")
      ->group(group);
}

}  // namespace lacuna::app
