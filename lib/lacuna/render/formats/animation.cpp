#include "lacuna/render/formats/animation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/render/drawing/pixel_page.hpp"
#include "lacuna/render/formats/apng.hpp"
#include "lacuna/render/formats/figure_texts.hpp"
#include "lacuna/render/formats/gif.hpp"

namespace lacuna {
namespace {

/// In their theme and of one size.
std::vector<Figure> dressed_frames(const std::vector<Figure>& frames, const DrawOptions& options) {
  std::vector<Figure> dressed;
  double width = 0;
  double height = 0;
  for (const Figure& frame : frames) {
    dressed.push_back(themed(with_caption(frame, options.caption), options.theme));
    width = std::max(width, dressed.back().width);
    height = std::max(height, dressed.back().height);
  }
  for (Figure& frame : dressed) {
    frame.width = width;
    frame.height = height;
  }
  return dressed;
}

/// With what an animation alone has, so that the recipe makes this very file again.
Recipe animation_recipe(const Figure& figure, AnimationFormat format, const DrawOptions& options) {
  Recipe recipe = figure.recipe;
  const DrawOptions usual;
  if (format != usual.animations.front()) {
    recipe.add_word("--animate-format", animation_words, format);
  }
  if (options.frame_seconds != usual.frame_seconds) {
    recipe.add("--frame-seconds", options.frame_seconds);
  }
  return recipe;
}

/// Over white: a GIF knows no half see-through pixels.
Image on_white(const PagePixels& pixels) {
  Image image = pixels.image;
  for (std::size_t i = 0; i < pixels.alpha.size(); ++i) {
    const unsigned alpha = pixels.alpha[i];
    for (std::size_t channel = 3 * i; channel < 3 * i + 3; ++channel) {
      const unsigned mixed = image.pixels[channel] * alpha + 255U * (255U - alpha) + 127U;
      image.pixels[channel] = static_cast<std::uint8_t>(mixed / 255U);
    }
  }
  return image;
}

/// How long each frame stays, in seconds.
std::vector<double> frame_times(std::size_t frames, double seconds) {
  std::vector<double> times(frames, seconds);
  if (frames > 1) {
    times.back() *= last_frame_hold;
  }
  return times;
}

}  // namespace

Bytes draw_animation(const std::vector<Figure>& frames, AnimationFormat format,
                     const DrawOptions& options) {
  const FigureTexts texts =
      texts_of(frames.front(), animation_recipe(frames.front(), format, options));
  const std::vector<Figure> dressed = dressed_frames(frames, options);
  const PrintSize page = print_size_of(dressed.front(), options.size);
  std::vector<PagePixels> pixels;
  pixels.reserve(dressed.size());
  for (const Figure& frame : dressed) {
    pixels.push_back(pixels_of(frame, page));
  }
  const std::vector<double> times = frame_times(frames.size(), options.frame_seconds);
  if (format == AnimationFormat::apng) {
    return encode_apng(pixels, times, png_texts_of(texts), options.size.is_own() ? 0 : page.dpi);
  }
  std::vector<Image> images;
  images.reserve(pixels.size());
  for (const PagePixels& frame : pixels) {
    images.push_back(on_white(frame));
  }
  return encode_gif(
      images, times,
      {fmt::format("{}\n{}\n{}\n{}", texts.title, texts.caption, texts.software, texts.source),
       fmt::format("{}{}", gif_recipe_key, texts.recipe)});
}

}  // namespace lacuna
