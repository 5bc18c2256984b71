// A median cut by hand, because giflib's (GifQuantizeBuffer, which it calls deprecated) keeps 5
// bits a channel in the palette too, so that white paper becomes 248 grey, and counts pixels as
// they are, so that the few of a scale's bright end get the colour of their neighbours: on
// animations of attention its error is four times as large, with blotches in dark photos.
#include "lacuna/render/formats/palette.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace lacuna {
namespace {

// Like colours share a cell: 5 bits a channel, 6 of green, which eyes tell apart best.
std::size_t cell_of(const std::uint8_t* pixel) {
  return (std::size_t{pixel[0]} >> 3U << 11U) | (std::size_t{pixel[1]} >> 2U << 5U) |
         (std::size_t{pixel[2]} >> 3U);
}
constexpr std::size_t cell_count = 1U << 16U;

/// A cell's mean colour, and how much it counts.
struct Sample {
  std::size_t cell = 0;
  std::array<double, 3> colour = {};
  double weight = 0;
};

std::vector<Sample> samples_of(const std::vector<Image>& pictures) {
  std::vector<std::array<std::uint64_t, 4>> sums(cell_count);
  for (const Image& picture : pictures) {
    for (std::size_t i = 0; i < picture.pixels.size(); i += 3) {
      std::array<std::uint64_t, 4>& sum = sums[cell_of(&picture.pixels[i])];
      for (std::size_t channel = 0; channel < 3; ++channel) {
        sum[channel] += picture.pixels[i + channel];
      }
      ++sum[3];
    }
  }
  std::vector<Sample> samples;
  for (std::size_t cell = 0; cell < cell_count; ++cell) {
    const std::array<std::uint64_t, 4>& sum = sums[cell];
    if (sum[3] > 0) {
      const auto count = static_cast<double>(sum[3]);
      // Its root: else the grounds, which are large, leave no colours to what is drawn on them.
      samples.push_back({cell,
                         {static_cast<double>(sum[0]) / count, static_cast<double>(sum[1]) / count,
                          static_cast<double>(sum[2]) / count},
                         std::sqrt(count)});
    }
  }
  return samples;
}

/// A part of the samples that gets one colour.
struct ColourBox {
  std::span<Sample> samples;
  std::size_t channel = 0;  ///< In which it spreads most.
  double spread = 0;        ///< Its weighted sum of squares there.
};

double mean_of(std::span<const Sample> samples, std::size_t channel) {
  double sum = 0;
  double weight = 0;
  for (const Sample& sample : samples) {
    sum += sample.weight * sample.colour[channel];
    weight += sample.weight;
  }
  return sum / weight;
}

ColourBox colour_box(std::span<Sample> samples) {
  ColourBox box{.samples = samples};
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const double mean = mean_of(samples, channel);
    double spread = 0;
    for (const Sample& sample : samples) {
      spread += sample.weight * std::pow(sample.colour[channel] - mean, 2);
    }
    if (spread > box.spread) {
      box.channel = channel;
      box.spread = spread;
    }
  }
  return box;
}

/// Cuts at the mean; both parts hold something where the box spreads at all.
std::pair<ColourBox, ColourBox> cut(const ColourBox& box) {
  const double mean = mean_of(box.samples, box.channel);
  const auto middle = std::stable_partition(
      box.samples.begin(), box.samples.end(),
      [&](const Sample& sample) { return sample.colour[box.channel] <= mean; });
  const auto left = static_cast<std::size_t>(middle - box.samples.begin());
  return {colour_box(box.samples.first(left)), colour_box(box.samples.subspan(left))};
}

double distance(const std::array<double, 3>& a, const PaletteColour& b) {
  double sum = 0;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    sum += std::pow(a[channel] - b[channel], 2);
  }
  return sum;
}

}  // namespace

Palette::Palette(const std::vector<Image>& pictures, std::size_t most) : places_(cell_count) {
  std::vector<Sample> samples = samples_of(pictures);
  std::vector<ColourBox> boxes = {colour_box(samples)};
  while (boxes.size() < most) {
    const auto widest = std::ranges::max_element(boxes, {}, &ColourBox::spread);
    constexpr double rounding = 1e-6;
    if (widest->spread < rounding) {
      break;
    }
    const auto [low, high] = cut(*widest);
    *widest = low;
    boxes.push_back(high);
  }
  for (const ColourBox& box : boxes) {
    PaletteColour colour{};
    for (std::size_t channel = 0; channel < 3; ++channel) {
      colour[channel] = static_cast<std::uint8_t>(std::lround(mean_of(box.samples, channel)));
    }
    colours_.push_back(colour);
  }
  for (const Sample& sample : samples) {
    const auto nearest = std::ranges::min_element(
        colours_, {}, [&](const PaletteColour& colour) { return distance(sample.colour, colour); });
    places_[sample.cell] = static_cast<std::uint8_t>(nearest - colours_.begin());
  }
}

std::uint8_t Palette::place_of(const std::uint8_t* pixel) const {
  return places_[cell_of(pixel)];
}

}  // namespace lacuna
