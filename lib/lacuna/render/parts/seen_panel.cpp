#include "lacuna/render/parts/seen_panel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "lacuna/base/text.hpp"
#include "lacuna/image/resample.hpp"
#include "lacuna/render/words/phrases.hpp"

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

/// Pixels [first, end) along one side.
struct Span {
  int first = 0;
  int end = 0;
};

/// What a bicubic resize of [from, to) to `wanted` pixels looks at.
Span looked_at(double from, double to, int wanted, int limit) {
  const double support = 2 * std::max(1.0, (to - from) / wanted) + 1;
  return {std::max(0, static_cast<int>(from - support)),
          std::min(limit, static_cast<int>(to + support) + 1)};
}

/// Rows `first` to `first + count` of the picture added up, from pixel `left` on.
void add_rows(const Image& image, int first, int count, int left, std::vector<unsigned>& sums) {
  std::fill(sums.begin(), sums.end(), 0U);
  for (int row = first; row < first + count; ++row) {
    const std::uint8_t* bytes = image.at(row, left);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += bytes[i];
    }
  }
}

/// Means of factor x factor pixels; what is left over at the right and bottom is dropped, and what
/// is not in these rows and columns stays black.
Image box_reduced(const Image& image, int factor, const Span& rows, const Span& columns) {
  Image reduced(image.height / factor, image.width / factor);
  const auto area = static_cast<unsigned>(factor) * static_cast<unsigned>(factor);
  // A division for each byte would be half of the time. Exact up to this area, as sums are no
  // larger than 256 of them.
  constexpr unsigned largest_inverted = 1U << 16U;
  const std::uint64_t inverse = (std::uint64_t{1} << 40U) / area + 1;
  const auto mean = [&](unsigned sum) {
    return static_cast<std::uint8_t>(area < largest_inverted ? sum * inverse >> 40U : sum / area);
  };
  const auto pixels = static_cast<std::size_t>(columns.end - columns.first);
  std::vector<unsigned> sums(pixels * static_cast<std::size_t>(factor) * 3);
  for (int row = rows.first; row < rows.end; ++row) {
    add_rows(image, row * factor, factor, columns.first * factor, sums);
    std::uint8_t* to = reduced.at(row, columns.first);
    const unsigned* sum = sums.data();
    for (std::size_t i = 0; i < pixels; ++i) {
      unsigned red = area / 2;
      unsigned green = area / 2;
      unsigned blue = area / 2;
      for (int step = 0; step < factor; ++step, sum += 3) {
        red += sum[0];
        green += sum[1];
        blue += sum[2];
      }
      *to++ = mean(red);
      *to++ = mean(green);
      *to++ = mean(blue);
    }
  }
  return reduced;
}

/// resample(), but a much larger original is first shrunk by a whole factor, to no less than 1.5
/// times the size wanted: the long filter of a bicubic takes 0.2 s on 12 megapixels.
Image shrunk(const Image& original, Box source, int height, int width) {
  const int factor = std::max(
      1, static_cast<int>(std::min(source.width() / width, source.height() / height) / 1.5));
  // Rounding, or the rest that a reduction drops, may leave an edge a hair outside.
  const int rows = original.height / factor;
  const int columns = original.width / factor;
  source.left /= factor;
  source.top /= factor;
  source.right = std::min(source.right / factor, static_cast<double>(columns));
  source.bottom = std::min(source.bottom / factor, static_cast<double>(rows));
  if (factor == 1) {
    return resample(original, height, width, Interpolation::bicubic, source);
  }
  const Image reduced =
      box_reduced(original, factor, looked_at(source.top, source.bottom, height, rows),
                  looked_at(source.left, source.right, width, columns));
  return resample(reduced, height, width, Interpolation::bicubic, source);
}

DerivedImages::Key panel_size(const MaskedImage& image, int max_side) {
  if (max_side == own_size) {
    const auto pixels = [](double side) {
      return std::max(1, static_cast<int>(std::lround(side)));
    };
    return {.height = pixels(image.seen.source.height()),
            .width = pixels(image.seen.source.width())};
  }
  const int side = pixels_per_patch(image, max_side);
  return {.height = image.grid.rows * side, .width = image.grid.columns * side};
}

}  // namespace

SharedImage seen_panel(const MaskedImage& image, int max_side) {
  const DerivedImages::Key size = panel_size(image, max_side);
  return image.drawn.get(
      size, [&] { return shrunk(image.original, decoded_source(image), size.height, size.width); });
}

SharedImage grey_seen_panel(const MaskedImage& image, Ground ground, int max_side) {
  DerivedImages::Key size = panel_size(image, max_side);
  size.look = ground == Ground::light ? DerivedImages::Look::pale : DerivedImages::Look::grey;
  return image.drawn.get(size, [&] { return grey_image(seen_panel(image, max_side), ground); });
}

PanelFigure panel_figure(const MaskedImage& image, SharedImage photo, const Recipe& recipe) {
  PanelFigure result;
  Figure& figure = result.figure;
  figure.width = photo->width;
  figure.height = photo->height;
  figure.dpi = 72;  // a pixel a point
  figure.recipe = recipe;
  figure.source = phrases::source(image);
  result.panel = {{0, 0, figure.width, figure.height}, image.grid};
  figure.shapes.emplace_back(PictureShape{result.panel.frame, std::move(photo)});
  return result;
}

Figure original_panel_figure(const MaskedImage& image, const Recipe& recipe, Translator tr,
                             int max_side) {
  Figure figure = panel_figure(image, seen_panel(image, max_side), recipe).figure;
  figure.title = phrases::layout_title(image, phrases::original_panel(tr, image).title);
  return figure;
}

Figure masked_panel_figure(const MaskedImage& image, const Recipe& recipe, Translator tr,
                           int max_side) {
  auto [figure, panel] = panel_figure(image, seen_panel(image, max_side), recipe);
  figure.title = tr("{}: mask", printable(image.name));
  figure.caption = phrases::mask_caption(tr, image);
  add_hidden_patches(figure.shapes, panel, image.mask);
  return std::move(figure);
}

}  // namespace lacuna
