#include "lacuna/image/picture_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

// No decoder of these formats counts on longer sides, and int products of two stay far from 2^63.
constexpr std::int64_t max_side = std::int64_t{1} << 24U;

// a · b / 255 to the nearest byte; exact, since 255 is odd.
unsigned scaled(unsigned a, unsigned b) {
  return (a * b + 127) / 255;
}

std::uint8_t over(unsigned colour, unsigned alpha, unsigned behind) {
  return static_cast<std::uint8_t>((colour * alpha + behind * (255 - alpha) + 127) / 255);
}

std::uint8_t premultiplied_over(unsigned colour, unsigned alpha, unsigned behind) {
  return static_cast<std::uint8_t>(std::min(255U, colour + scaled(behind, 255 - alpha)));
}

std::uint8_t without_alpha(unsigned colour, unsigned alpha, bool premultiplied) {
  const bool divide = premultiplied && alpha != 0;
  return static_cast<std::uint8_t>(divide ? std::min(255U, (colour * 255 + alpha / 2) / alpha)
                                          : colour);
}

std::uint8_t settled(unsigned colour, unsigned alpha, bool premultiplied, Backdrop backdrop) {
  if (backdrop == Backdrop::ignore) {
    return without_alpha(colour, alpha, premultiplied);
  }
  const unsigned behind = backdrop == Backdrop::white ? 255 : 0;
  return premultiplied ? premultiplied_over(colour, alpha, behind) : over(colour, alpha, behind);
}

}  // namespace

void check_size(const EncodedPicture& picture, std::int64_t width, std::int64_t height) {
  if (width < 1 || height < 1) {
    fail_damaged(picture, "picture", fmt::format("its header says {} x {} pixels", width, height));
  }
  if (width > max_side || height > max_side || width * height > picture.options.max_pixels) {
    throw Error(ErrorKind::too_large,
                "{}: {} x {} pixels, the limit is {} in all; shrink it or raise --max-pixels",
                picture.subject, width, height, picture.options.max_pixels);
  }
}

void fail_damaged(const EncodedPicture& picture, std::string_view format, std::string_view what) {
  throw Error(ErrorKind::damaged,
              "{}: damaged {} ({}), needed a whole file; copy or download it again",
              picture.subject, format, what);
}

void fail_unsupported(const EncodedPicture& picture, std::string_view what) {
  throw Error(ErrorKind::unsupported,
              "{}: {}, which lacuna does not read; convert it to an 8-bit RGB PNG", picture.subject,
              what);
}

Samples::Samples(int samples_height, int samples_width, int samples_channels)
    : height(samples_height),
      width(samples_width),
      channels(samples_channels),
      values(static_cast<std::size_t>(samples_height) * static_cast<std::size_t>(samples_width) *
             static_cast<std::size_t>(samples_channels)) {}

Samples coloured_samples(const Samples& indices, const ColourTable& table,
                         std::vector<std::string>& notes) {
  const std::size_t channels = table.has_alpha ? 4 : 3;
  Samples samples(indices.height, indices.width, static_cast<int>(channels));
  std::uint8_t* to = samples.values.data();
  std::size_t outside = 0;
  for (const std::uint8_t index : indices.values) {
    outside += index >= table.count ? 1 : 0;
    std::copy_n(table.colours[index].data(), channels, to);
    to += channels;
  }
  if (outside > 0) {
    notes.push_back(fmt::format("{} of {} pixels have an index outside the palette: they are black",
                                outside, indices.values.size()));
  }
  return samples;
}

Image image_of(Samples samples, Backdrop backdrop) {
  Image image;
  if (samples.channels == 3) {
    image.height = samples.height;
    image.width = samples.width;
    image.pixels = std::move(samples.values);
    return image;
  }
  image = Image(samples.height, samples.width);
  const auto channels = static_cast<std::size_t>(samples.channels);
  const std::size_t blue = channels == 4 ? 2 : 0;
  const std::size_t green = channels == 4 ? 1 : 0;
  const bool has_alpha = channels != 1;
  const std::uint8_t* from = samples.values.data();
  for (std::size_t i = 0; i < image.pixels.size(); i += 3, from += channels) {
    const unsigned alpha = has_alpha ? from[channels - 1] : 255;
    const auto colour = [&](std::size_t channel) {
      return alpha == 255 ? from[channel]
                          : settled(from[channel], alpha, samples.premultiplied, backdrop);
    };
    image.pixels[i] = colour(0);
    image.pixels[i + 1] = colour(green);
    image.pixels[i + 2] = colour(blue);
  }
  return image;
}

Image image_of_cmyk(const Samples& inks) {
  Image image(inks.height, inks.width);
  const std::uint8_t* from = inks.values.data();
  for (std::size_t i = 0; i < image.pixels.size(); i += 3, from += 4) {
    const unsigned light = 255U - from[3];
    for (std::size_t channel = 0; channel < 3; ++channel) {
      image.pixels[i + channel] = static_cast<std::uint8_t>(light - scaled(from[channel], light));
    }
  }
  return image;
}

void note_dim_samples(const Samples& high_bytes, std::vector<std::string>& notes) {
  constexpr std::uint8_t high_byte_of_4096 = 16;
  const auto channels = static_cast<std::size_t>(high_bytes.channels);
  const std::size_t colours = channels % 2 == 0 ? channels - 1 : channels;
  for (std::size_t i = 0; i < high_bytes.values.size(); ++i) {
    if (i % channels < colours && high_bytes.values[i] >= high_byte_of_4096) {
      return;
    }
  }
  notes.emplace_back(
      "16-bit samples that only use values below 4096 of 65535 look black; rescale them");
}

}  // namespace lacuna
