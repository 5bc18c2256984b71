// Most masks are white on black, and JPEG's ringing asks for a threshold between them. Others hold
// the numbers of classes, 0 and 1, as grey or as a palette's indices, or are painted on nothing: by
// the threshold they would all hide nothing, so they are looked at a second time.
#include "lacuna/patch/mask_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/image/image_file.hpp"
#include "lacuna/image/png_chunks.hpp"

namespace lacuna {
namespace {

using Colour = std::array<std::uint8_t, 3>;

constexpr Colour black = {0, 0, 0};

Colour colour_at(const Image& image, std::size_t pixel) {
  const std::uint8_t* at = image.pixels.data() + 3 * pixel;
  return {at[0], at[1], at[2]};
}

bool is_grey(const Colour& colour) {
  return colour[0] == colour[1] && colour[1] == colour[2];
}

/// Luma as Pillow's convert("L") rounds it.
int grey_of(const Colour& colour) {
  return (colour[0] * 19595 + colour[1] * 38470 + colour[2] * 7471 + 0x8000) >> 16;
}

/// "128", "#800000".
std::string name_of(const Colour& colour) {
  return is_grey(colour) ? fmt::format("{}", colour[0])
                         : fmt::format("#{:02x}{:02x}{:02x}", colour[0], colour[1], colour[2]);
}

template <typename IsHidden>
MaskRaster raster_of(const Image& image, const IsHidden& is_hidden) {
  MaskRaster raster{.height = image.height,
                    .width = image.width,
                    .hidden = {},
                    .unusual = {},
                    .reading = MaskReading::white};
  const std::size_t count = image.pixels.size() / 3;
  raster.hidden.reserve(count);
  for (std::size_t pixel = 0; pixel < count; ++pixel) {
    raster.hidden.push_back(is_hidden(pixel) ? 1 : 0);
  }
  return raster;
}

bool has_both(const MaskRaster& raster) {
  return std::ranges::find(raster.hidden, 0) != raster.hidden.end() &&
         std::ranges::find(raster.hidden, 1) != raster.hidden.end();
}

/// The colours in use: all, if they are one or two; else three of them.
std::vector<Colour> colours_of(const Image& image) {
  constexpr std::size_t enough = 3;
  std::vector<Colour> colours;
  const std::size_t count = image.pixels.size() / 3;
  for (std::size_t pixel = 0; pixel < count && colours.size() < enough; ++pixel) {
    const Colour colour = colour_at(image, pixel);
    if (std::ranges::find(colours, colour) == colours.end()) {
      colours.push_back(colour);
    }
  }
  return colours;
}

/// An indexed PNG's; empty for another picture.
std::vector<Colour> palette_of(std::span<const std::uint8_t> file) {
  constexpr std::uint8_t indexed = 3;  // the colour type, byte 9 of IHDR
  std::vector<Colour> palette;
  const std::vector<PngChunk> chunks = png_chunks(file);
  const auto entries = std::ranges::find(chunks, std::string_view("PLTE"), &PngChunk::type);
  if (entries != chunks.end() && chunks.front().data.size() > 9 &&
      chunks.front().data[9] == indexed) {
    for (std::size_t i = 0; i + 2 < entries->data.size(); i += 3) {
      palette.push_back({entries->data[i], entries->data[i + 1], entries->data[i + 2]});
    }
  }
  return palette;
}

bool has_labels(const Image& image, const std::vector<Colour>& palette, std::size_t colours) {
  if (palette.empty() || palette.front() != black || colours < 3) {
    return false;
  }
  for (std::size_t pixel = 0; pixel < image.pixels.size() / 3; ++pixel) {
    if (!is_grey(colour_at(image, pixel))) {
      return true;
    }
  }
  return false;
}

/// Of two colours the one to hide first.
std::pair<Colour, Colour> sorted(const Colour& a, const Colour& b,
                                 const std::vector<Colour>& palette) {
  const auto place_a = std::ranges::find(palette, a);
  const auto place_b = std::ranges::find(palette, b);
  const bool are_labels =
      place_a != palette.end() && place_b != palette.end() && !(is_grey(a) && is_grey(b));
  const bool a_first =
      are_labels ? place_a > place_b : std::pair(grey_of(a), a) > std::pair(grey_of(b), b);
  return a_first ? std::pair(a, b) : std::pair(b, a);
}

/// Whether a tenth of the picture is neither dark nor light: more than the edges of a mask and what
/// JPEG leaves around them.
bool is_of_greys(const Image& image) {
  std::size_t between = 0;
  const std::size_t count = image.pixels.size() / 3;
  for (std::size_t pixel = 0; pixel < count; ++pixel) {
    const int grey = grey_of(colour_at(image, pixel));
    between += grey >= 64 && grey < 192 ? 1 : 0;
  }
  return between > count / 10;
}

/// Over white, alpha lightens a pixel by what it lacks to 255.
MaskRaster raster_by_opacity(const Image& over_black, const Image& over_white) {
  MaskRaster raster = raster_of(over_black, [&](std::size_t pixel) {
    return over_white.pixels[3 * pixel] - over_black.pixels[3 * pixel] < 128;
  });
  raster.reading = MaskReading::transparency;
  raster.unusual = "read by its transparency: what is painted is hidden, whatever its colour";
  return raster;
}

MaskRaster raster_by_colour(const Image& image, const std::vector<Colour>& colours,
                            const std::vector<Colour>& palette) {
  const auto [hidden, visible] = sorted(colours[0], colours[1], palette);
  MaskRaster raster = raster_of(
      image, [&, hidden = hidden](std::size_t pixel) { return colour_at(image, pixel) == hidden; });
  raster.reading = MaskReading::two_values;
  raster.unusual = fmt::format("read as a mask of two values: {} is hidden, {} visible",
                               name_of(hidden), name_of(visible));
  return raster;
}

}  // namespace

MaskRaster read_mask_picture(std::span<const std::uint8_t> file, const std::string& subject) {
  ImageFileOptions options{.backdrop = Backdrop::black};
  Image image = decode_image(file, subject, options).image;
  std::vector<Colour> colours = colours_of(image);
  if (colours.size() == 1 && colours.front() == black) {
    options.low_bytes = true;
    Image low = decode_image(file, subject, options).image;
    colours = colours_of(low);
    options.low_bytes = colours.size() > 1;
    if (options.low_bytes) {
      image = std::move(low);
    }
  }
  const std::vector<Colour> palette = palette_of(file);
  if (has_labels(image, palette, colours.size())) {
    MaskRaster raster =
        raster_of(image, [&](std::size_t pixel) { return colour_at(image, pixel) != black; });
    raster.reading = MaskReading::labels;
    raster.unusual = "read as labels: all but the first colour of its palette is hidden";
    return raster;
  }
  MaskRaster by_grey =
      raster_of(image, [&](std::size_t pixel) { return grey_of(colour_at(image, pixel)) >= 128; });
  if (has_both(by_grey)) {
    if (options.low_bytes) {
      by_grey.reading = MaskReading::low_bytes;
      by_grey.unusual = "16-bit with values up to 255 only, read as 8-bit";
    } else if (colours.size() > 2 && is_of_greys(image)) {
      by_grey.unusual = "a picture of many greys, cut at 128: what is lighter is hidden";
    }
    return by_grey;
  }
  options.backdrop = Backdrop::white;
  MaskRaster by_opacity = raster_by_opacity(image, decode_image(file, subject, options).image);
  if (has_both(by_opacity)) {
    return by_opacity;
  }
  return colours.size() == 2 ? raster_by_colour(image, colours, palette) : by_grey;
}

}  // namespace lacuna
