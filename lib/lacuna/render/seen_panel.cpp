#include "lacuna/render/seen_panel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "lacuna/image/resample.hpp"
#include "lacuna/render/phrases.hpp"

namespace lacuna {
namespace {

/// What the model sees, in the pixels that were decoded.
Box decoded_source(const MaskedImage& image) {
  const Box& source = image.seen.source;
  const double factor = image.reduction;
  return {source.left / factor, source.top / factor, source.right / factor, source.bottom / factor};
}

/// Pixels per patch: the original's own where the limits allow it.
int pixels_per_patch(const MaskedImage& image, int max_side) {
  constexpr int min_side = 448;  // a small picture is still a picture worth looking at
  const int longest = std::max(image.grid.rows, image.grid.columns);
  const Box source = decoded_source(image);
  const double own =
      std::max(source.width() / image.grid.columns, source.height() / image.grid.rows);
  const int most = std::max(1, max_side / longest);
  const int least = std::min(most, (min_side + longest - 1) / longest);
  return static_cast<int>(
      std::clamp(std::round(own), static_cast<double>(least), static_cast<double>(most)));
}

/// Means of factor x factor pixels; what is left over at the right and bottom is dropped.
Image box_reduced(const Image& image, int factor) {
  Image reduced(image.height / factor, image.width / factor);
  const auto area = static_cast<unsigned>(factor * factor);
  std::vector<unsigned> sums(static_cast<std::size_t>(reduced.width) * 3);
  for (int row = 0; row < reduced.height; ++row) {
    std::fill(sums.begin(), sums.end(), area / 2);
    for (int line = 0; line < factor; ++line) {
      const std::uint8_t* pixel = image.at(row * factor + line, 0);
      for (std::size_t place = 0; place < sums.size(); place += 3) {
        for (int step = 0; step < factor; ++step, pixel += 3) {
          sums[place] += pixel[0];
          sums[place + 1] += pixel[1];
          sums[place + 2] += pixel[2];
        }
      }
    }
    std::transform(sums.begin(), sums.end(), reduced.at(row, 0),
                   [area](unsigned sum) { return static_cast<std::uint8_t>(sum / area); });
  }
  return reduced;
}

/// resample(), but a much larger original is first shrunk by a whole factor, to no less than 1.5
/// times the size wanted: the long filter of a bicubic takes 0.2 s on 12 megapixels.
Image shrunk(const Image& original, Box source, int height, int width) {
  const int factor = std::max(
      1, static_cast<int>(std::min(source.width() / width, source.height() / height) / 1.5));
  const Image reduced = factor > 1 ? box_reduced(original, factor) : Image();
  const Image& image = factor > 1 ? reduced : original;
  // Rounding, or the rest that the reduction dropped, may have left an edge a hair outside.
  source.left /= factor;
  source.top /= factor;
  source.right = std::min(source.right / factor, static_cast<double>(image.width));
  source.bottom = std::min(source.bottom / factor, static_cast<double>(image.height));
  return resample(image, height, width, Interpolation::bicubic, source);
}

}  // namespace

Image seen_panel(const MaskedImage& image, int max_side) {
  const int side = pixels_per_patch(image, max_side);
  return shrunk(image.original, decoded_source(image), image.grid.rows * side,
                image.grid.columns * side);
}

PanelFigure panel_figure(const MaskedImage& image, Image photo, const Recipe& recipe) {
  PanelFigure result;
  Figure& figure = result.figure;
  figure.width = photo.width;
  figure.height = photo.height;
  figure.dpi = 72;  // a pixel a point
  figure.recipe = recipe;
  figure.source = phrases::source(image);
  result.panel = {{0, 0, figure.width, figure.height}, image.grid};
  figure.shapes.emplace_back(PictureShape{result.panel.frame, std::move(photo)});
  return result;
}

Figure original_panel_figure(const MaskedImage& image, const Recipe& recipe, Translator tr) {
  Figure figure = panel_figure(image, seen_panel(image), recipe).figure;
  figure.title = phrases::layout_title(image, phrases::original_panel(tr, image).title);
  return figure;
}

Figure masked_panel_figure(const MaskedImage& image, const Recipe& recipe, Translator tr) {
  auto [figure, panel] = panel_figure(image, seen_panel(image), recipe);
  figure.title = phrases::mask_title(tr, image);
  figure.caption = phrases::mask_caption(tr, image);
  add_hidden_patches(figure.shapes, panel, image.mask);
  return std::move(figure);
}

}  // namespace lacuna
