// What figures look like and which files they become.
#include <fmt/format.h>

#include "options/options.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

void add_size_options(CLI::App& command, PageSize& size) {
  std::vector<std::string> names;
  std::string help = "Size of every figure, by name: ";
  for (const PagePreset& preset : page_presets()) {
    help += fmt::format("{}{} ({})", names.empty() ? "" : ", ", preset.name, preset.words);
    names.emplace_back(preset.name);
  }
  add_words(command, "--preset", help, names, [&size, names](std::size_t place) {
    size.preset = names[place];
  })->default_str(size.preset);
  command
      .add_option_function<std::string>(
          "--width",
          [&size](const std::string& text) {
            size.width = parse_length(text);
            if (!size.width) {
              throw CLI::ValidationError(
                  "--width", fmt::format("\"{}\": needed a length, as 89mm, 9cm, 3.5in, 400pt or "
                                         "1200px",
                                         text));
            }
          },
          "Width of every figure: 89mm, 3.5in, 1200px … [the preset's]")
      ->type_name("LENGTH");
  command.add_option("--dpi", size.dpi, "Pixels per inch of a PNG [the preset's]")
      ->check(from_to(10, 2400))
      ->type_name("N");
}

}  // namespace

void add_figure_options(CLI::App& command, DrawOptions& drawing) {
  add_word_list(command, "--format", drawing.formats, format_words,
                "Files of every figure and overlay: png, svg, pdf. Text is text in PDF, outlines "
                "in SVG")
      ->default_str("png");
  add_size_options(command, drawing.size);
  add_word_option(command, "--lang", drawing.language, language_words,
                  "Language of the figures; Chinese needs a font (fonts-noto-cjk)")
      ->envname("LACUNA_LANG");
  add_word_option(command, "--theme", drawing.theme, theme_words, "Ground and ink of every figure");
  add_word_option(command, "--caption", drawing.caption, caption_words,
                  "The caption under a figure, which its metadata keep in full");
}

void add_animation_options(CLI::App& command, DrawOptions& drawing) {
  add_word_list(command, "--animate-format", drawing.animations, animation_words,
                "Files of every animation: apng, gif. A GIF has 256 colours, and the theme "
                "transparent is white in it")
      ->default_str("apng");
  command.add_option("--frame-seconds", drawing.frame_seconds, "How long a frame of it stays")
      ->capture_default_str()
      ->check(from_to(0.02, 60))
      ->type_name("S");
}

void add_colour_options(CLI::App& command, ColourOptions& colours, bool has_several) {
  add_words(command, "--colormap",
            "Colours of attention weights: " + listed(names_of(colormap_words)),
            names_of(colormap_words),
            [&colours](std::size_t place) {
              colours.map = colormap_words[place].value;
              if (colours.map == Colormap::jet) {
                warn(
                    "--colormap jet: equal steps of a weight do not look equal, nor grow lighter, "
                    "so that it shows edges that are not there; the others do not");
              }
            })
      ->default_str(std::string(word_of(colormap_words, colours.map)));
  add_word_option(command, "--norm", colours.norm, norm_words, "Scale of the colours of weights");
  command
      .add_option("--opacity", colours.opacity,
                  "How much the colours of weights cover the photo under them")
      ->capture_default_str()
      ->check(from_to(0, 1))
      ->type_name("0..1");
  command.add_flag("--smooth", colours.smooth,
                   "Maps without the edges of patches, bilinear between their centres");
  add_word_option(command, "--overlay-size", colours.overlay_size, overlay_size_words,
                  "Pixels of overlays and panels: as the model sees the photo, or as many as the "
                  "photo's file has of it");
  if (has_several) {
    add_word_option(command, "--scale", colours.scale, scale_words,
                    "Which maps share a scale: all, those of a layer, or none");
  }
}

}  // namespace lacuna::app
