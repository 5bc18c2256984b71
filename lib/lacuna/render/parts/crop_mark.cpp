#include "lacuna/render/parts/crop_mark.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/image/resample.hpp"

namespace lacuna {

bool is_cropped(const MaskedImage& image) {
  constexpr double square = 0.76;  // of the area: most models' own crop keeps 77 % of a square
  const Box& seen = image.seen.source;
  return seen.width() * seen.height() < square * image.width * image.height;
}

double add_crop_mark(Page& page, const MaskedImage& image, const Rectangle& place) {
  if (!is_cropped(image)) {
    return 0;
  }
  constexpr double pixels_per_point = 3;
  const double most_width = place.width * 0.4;
  const double scale = std::min(place.height / image.height, most_width / image.width);
  const Rectangle whole = {place.x, place.y, scale * image.width, scale * image.height};
  const auto pixels = [&](double points) {
    return std::max(1, static_cast<int>(std::lround(points * pixels_per_point)));
  };
  const DerivedImages::Key key = {.height = pixels(whole.height),
                                  .width = pixels(whole.width),
                                  .look = DerivedImages::Look::whole};
  page.add(PictureShape{whole, image.drawn.get(key, [&] {
                          return resample(image.original, key.height, key.width,
                                          Interpolation::bicubic,
                                          {0, 0, static_cast<double>(image.original.width),
                                           static_cast<double>(image.original.height)});
                        })});
  const Box& seen = image.seen.source;
  const Rectangle frame = {whole.x + scale * seen.left, whole.y + scale * seen.top,
                           scale * seen.width(), scale * seen.height()};
  page.add(RectangleShape{frame, style::mark_dark, true, 2});
  page.add(RectangleShape{frame, style::mark_light, true, 0.9});
  const double x = whole.x + whole.width + 6;
  const double words = page.text(
      small_at(x, place.y, place.x + place.width - x,
               page.tr("the model sees the centre {}", phrases::seen_size(page.tr, image))));
  return std::max(whole.height, words);
}

std::string phrases::seen_size(Translator tr, const MaskedImage& image) {
  const Box& seen = image.seen.source;
  return tr("{} × {} of {} × {} pixels", std::lround(seen.width()), std::lround(seen.height()),
            image.width, image.height);
}

}  // namespace lacuna
