#include "lacuna/render/overlay.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/image/resample.hpp"
#include "lacuna/render/draw.hpp"
#include "lacuna/render/panel.hpp"

namespace lacuna {
namespace {

/// Pixels per patch: the original's own where the limits allow it.
int pixels_per_patch(const MaskedImage& image, int max_side) {
  constexpr int kMinSide = 448;  // a small picture is still a picture worth looking at
  const int longest = std::max(image.grid.rows, image.grid.columns);
  const double own = std::max(image.seen.source.width() / image.grid.columns,
                              image.seen.source.height() / image.grid.rows);
  const int most = std::max(1, max_side / longest);
  const int least = std::min(most, (kMinSide + longest - 1) / longest);
  return static_cast<int>(
      std::clamp(std::round(own), static_cast<double>(least), static_cast<double>(most)));
}

/// A figure of nothing but the panel, one point per pixel.
Figure panel_figure(Image photo) {
  Figure figure;
  figure.width = photo.width;
  figure.height = photo.height;
  figure.shapes.emplace_back(PictureShape{{0, 0, figure.width, figure.height}, std::move(photo)});
  return figure;
}

Panel whole(const Figure& figure, const PatchGrid& grid) {
  return {{0, 0, figure.width, figure.height}, grid};
}

}  // namespace

Image seen_panel(const MaskedImage& image, int max_side) {
  const int side = pixels_per_patch(image, max_side);
  // Rounding may have put an edge a hair outside.
  Box source = image.seen.source;
  source.right = std::min(source.right, static_cast<double>(image.original.width));
  source.bottom = std::min(source.bottom, static_cast<double>(image.original.height));
  return resample(image.original, image.grid.rows * side, image.grid.columns * side,
                  Interpolation::bicubic, source);
}

Image masked_panel(const MaskedImage& image, int max_side) {
  Figure figure = panel_figure(seen_panel(image, max_side));
  add_hidden_patches(figure.shapes, whole(figure, image.grid), image.mask);
  return rasterise(figure, 1);
}

Image overlay(const MaskedImage& image, const PatchScores& scores, const OverlayOptions& options) {
  Figure figure = panel_figure(grey_image(seen_panel(image, options.max_side)));
  add_scores(figure.shapes, whole(figure, image.grid), image.mask, scores,
             {options.map, options.low, options.high, options.opacity});
  return rasterise(figure, 1);
}

}  // namespace lacuna
