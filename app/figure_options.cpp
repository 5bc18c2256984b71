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

const Words<Theme> themes = {
    {"light", Theme::light}, {"dark", Theme::dark}, {"transparent", Theme::transparent}};

void add_size_options(CLI::App& command, PageSize& size) {
  std::vector<std::string> names;
  std::string help = "Size of every figure, by name: ";
  for (const PagePreset& preset : page_presets()) {
    help += fmt::format("{}{} ({})", names.empty() ? "" : ", ", preset.name, preset.words);
    names.emplace_back(preset.name);
  }
  add_words(command, "--preset", help, names,
            [&size, names](std::size_t place) { size.preset = names[place]; })
      ->default_str(size.preset)
      ->group(group);
  command
      .add_option_function<std::string>(
          "--width",
          [&size](const std::string& text) {
            size.width = parse_length(text);
            if (!size.width) {
              throw CLI::ValidationError(
                  "--width", fmt::format("\"{}\": needed a length, as 89mm, 9cm, 3.5in, 400pt or "
                                         "1200px",
                                         printable(text)));
            }
          },
          "Width of every figure: 89mm, 3.5in, 1200px … [the preset's]")
      ->type_name("LENGTH")
      ->group(group);
  command
      .add_option_function<double>(
          "--dpi", [&size](double dpi) { size.dpi = dpi; },
          "Pixels per inch of a PNG [the preset's]")
      ->check(CLI::Range(10.0, 2400.0))
      ->type_name("N")
      ->group(group);
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
  add_size_options(command, drawing.size);
  add_word_option(command, "--theme", drawing.theme, themes, "Ground and ink of every figure")
      ->group(group);
}

}  // namespace lacuna::app
