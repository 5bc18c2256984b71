// Pillow's resize, bit for bit (Pillow, src/libImaging/Resample.c): two passes, across then down,
// over bytes.
//
// Each output is a weighted sum of the inputs within the filter's reach; where the picture shrinks,
// the filter is stretched by the same factor, so that no input is left out. Weights are computed in
// double, made to add up to 1, and rounded to whole numbers of 1/2^22 (away from 0 at halves). The
// sum begins with one half, is shifted right by 22, and clipped to a byte: so the first pass
// rounds, too. Nothing is summed in floating point, and therefore any order of the sums gives the
// same bits.
#include "lacuna/image/resample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/stop.hpp"

namespace lacuna {
namespace {

constexpr int precision_bits = 32 - 8 - 2;  // a byte, and overshoot below 2 with its sign
constexpr std::int32_t rounding = 1 << (precision_bits - 1);

double bilinear(double x) {
  x = std::abs(x);
  return x < 1.0 ? 1.0 - x : 0.0;
}

double bicubic(double x) {
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1.0) {
    return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
  }
  return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * a : 0.0;
}

/// Which inputs each output of one axis is made of.
struct Taps {
  struct Range {
    int first = 0;
    int count = 0;
  };
  std::vector<Range> ranges;        // one per output
  std::vector<std::int32_t> fixed;  // [outputs, width], weights in 1 / 2^22
  std::size_t width = 0;

  [[nodiscard]] const std::int32_t* weights(std::size_t output) const {
    return fixed.data() + output * width;
  }
};

// float: Pillow stores the box as floats, and the weights depend on their rounding.
Taps taps_of(int input_size, float start, float end, int output_size, Interpolation interpolation) {
  const auto filter = interpolation == Interpolation::bicubic ? bicubic : bilinear;
  const double scale = static_cast<double>(end - start) / output_size;
  const double filter_scale = std::max(scale, 1.0);
  const double support = (interpolation == Interpolation::bicubic ? 2.0 : 1.0) * filter_scale;
  Taps taps;
  taps.width = static_cast<std::size_t>(std::ceil(support)) * 2 + 1;
  taps.ranges.resize(static_cast<std::size_t>(output_size));
  taps.fixed.resize(taps.ranges.size() * taps.width);
  std::vector<double> weights(taps.width);
  for (int output = 0; output < output_size; ++output) {
    const auto index = static_cast<std::size_t>(output);
    const double centre = static_cast<double>(start) + (output + 0.5) * scale;
    // NOLINTBEGIN(bugprone-incorrect-roundings): Pillow's rounding, towards 0
    const int first = std::max(0, static_cast<int>(centre - support + 0.5));
    const int last = std::min(input_size, static_cast<int>(centre + support + 0.5));
    // NOLINTEND(bugprone-incorrect-roundings)
    const int count = last - first;
    double sum = 0;
    for (int i = 0; i < count; ++i) {
      const double weight = filter((i + first - centre + 0.5) * (1.0 / filter_scale));
      weights[static_cast<std::size_t>(i)] = weight;
      sum += weight;
    }
    taps.ranges[index] = {first, count};
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      const double weight = (sum != 0.0 ? weights[i] / sum : weights[i]) * (1 << precision_bits);
      taps.fixed[index * taps.width + i] =
          static_cast<std::int32_t>(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
  }
  return taps;
}

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> precision_bits, 0, 255));
}

/// The weights in two halves of 16 bits, whose products with bytes are one instruction for many.
struct HalfWeights {
  static constexpr unsigned low_bits = 8;
  std::vector<std::int16_t> high;
  std::vector<std::int16_t> low;

  explicit HalfWeights(const std::vector<std::int32_t>& weights) {
    high.reserve(weights.size());
    low.reserve(weights.size());
    for (const std::int32_t weight : weights) {
      high.push_back(static_cast<std::int16_t>(weight >> low_bits));
      low.push_back(static_cast<std::int16_t>(weight & ((1 << low_bits) - 1)));
    }
  }
};

// Unsigned, since the sum of the low halves may wrap where thousands of pixels become one; the
// total is in range again.
std::int32_t weighted_sum(const std::int16_t* values, const std::int16_t* high,
                          const std::int16_t* low, int count) {
  std::uint32_t high_sum = 0;
  std::uint32_t low_sum = 0;
  for (int i = 0; i < count; ++i) {
    high_sum += static_cast<std::uint32_t>(values[i] * high[i]);
    low_sum += static_cast<std::uint32_t>(values[i] * low[i]);
  }
  return static_cast<std::int32_t>((high_sum << HalfWeights::low_bits) + low_sum);
}

/// Rows [first_row, first_row + row_count) in the new width, from a few inputs an output.
Image across_few(const Image& image, const Taps& taps, int first_row, int row_count) {
  Image result(row_count, static_cast<int>(taps.ranges.size()));
  for (int row = 0; row < row_count; ++row) {
    check_stop();
    std::uint8_t* to = result.at(row, 0);
    for (std::size_t output = 0; output < taps.ranges.size(); ++output) {
      const auto [first, count] = taps.ranges[output];
      const std::int32_t* weights = taps.weights(output);
      const std::uint8_t* from = image.at(first_row + row, first);
      std::int32_t red = rounding;
      std::int32_t green = rounding;
      std::int32_t blue = rounding;
      for (int i = 0; i < count; ++i, from += 3) {
        red += from[0] * weights[i];
        green += from[1] * weights[i];
        blue += from[2] * weights[i];
      }
      *to++ = to_byte(red);
      *to++ = to_byte(green);
      *to++ = to_byte(blue);
    }
  }
  return result;
}

/// The same from many inputs, a plane of colour at a time.
Image across_many(const Image& image, const Taps& taps, int first_row, int row_count) {
  const auto width = static_cast<std::size_t>(image.width);
  const HalfWeights halves(taps.fixed);
  Image result(row_count, static_cast<int>(taps.ranges.size()));
  std::array<std::vector<std::int16_t>, 3> planes;
  planes.fill(std::vector<std::int16_t>(width));
  for (int row = 0; row < row_count; ++row) {
    check_stop();
    const std::uint8_t* from = image.at(first_row + row, 0);
    for (std::size_t column = 0; column < width; ++column) {
      planes[0][column] = from[3 * column];
      planes[1][column] = from[3 * column + 1];
      planes[2][column] = from[3 * column + 2];
    }
    std::uint8_t* to = result.at(row, 0);
    for (std::size_t output = 0; output < taps.ranges.size(); ++output) {
      const auto [first, count] = taps.ranges[output];
      const std::int16_t* high = halves.high.data() + output * taps.width;
      const std::int16_t* low = halves.low.data() + output * taps.width;
      for (const auto& plane : planes) {
        *to++ = to_byte(weighted_sum(plane.data() + first, high, low, count) + rounding);
      }
    }
  }
  return result;
}

Image across(const Image& image, const Taps& taps, int first_row, int row_count) {
  constexpr std::size_t few = 20;  // where planes begin to pay
  return (taps.width <= few ? across_few : across_many)(image, taps, first_row, row_count);
}

/// `first_row` of the original is row 0 of the picture.
Image down(const Image& image, const Taps& taps, int first_row) {
  Image result(static_cast<int>(taps.ranges.size()), image.width);
  const auto row_bytes = static_cast<std::size_t>(image.width) * 3;
  std::vector<std::int32_t> sums(row_bytes);
  for (std::size_t output = 0; output < taps.ranges.size(); ++output) {
    check_stop();
    std::fill(sums.begin(), sums.end(), rounding);
    const auto [first, count] = taps.ranges[output];
    for (int i = 0; i < count; ++i) {
      const std::uint8_t* from = image.at(first + i - first_row, 0);
      const std::int32_t weight = taps.weights(output)[i];
      for (std::size_t j = 0; j < row_bytes; ++j) {
        sums[j] += from[j] * weight;
      }
    }
    std::transform(sums.begin(), sums.end(), result.at(static_cast<int>(output), 0), to_byte);
  }
  return result;
}

void check(const Image& image, int height, int width, const Box& box) {
  if (height < 1 || width < 1) {
    throw Error(ErrorKind::usage,
                "resize to {} x {} pixels: needed at least 1 x 1; choose a larger size", width,
                height);
  }
  const bool inside =
      box.left >= 0 && box.top >= 0 && box.right <= image.width && box.bottom <= image.height;
  if (!(inside && box.width() > 0 && box.height() > 0)) {
    throw Error(ErrorKind::usage,
                "resize of the box {}, {} to {}, {}: needed a part of the {} x {} picture; choose "
                "another box",
                box.left, box.top, box.right, box.bottom, image.width, image.height);
  }
}

}  // namespace

Image resample(const Image& image, int height, int width, Interpolation interpolation,
               const Box& box) {
  check(image, height, width, box);
  const auto left = static_cast<float>(box.left);
  const auto right = static_cast<float>(box.right);
  const auto top = static_cast<float>(box.top);
  const auto bottom = static_cast<float>(box.bottom);
  const bool needs_across = width != image.width || left != 0 || right != static_cast<float>(width);
  const bool needs_down =
      height != image.height || top != 0 || bottom != static_cast<float>(height);
  if (!needs_across && !needs_down) {
    return image;
  }
  const Taps rows = taps_of(image.height, top, bottom, height, interpolation);
  if (!needs_across) {
    return down(image, rows, 0);
  }
  const Taps columns = taps_of(image.width, left, right, width, interpolation);
  if (!needs_down) {
    return across(image, columns, 0, image.height);
  }
  const int first_row = rows.ranges.front().first;
  const int end_row = rows.ranges.back().first + rows.ranges.back().count;
  return down(across(image, columns, first_row, end_row - first_row), rows, first_row);
}

Image resample(const Image& image, int height, int width, Interpolation interpolation) {
  return resample(image, height, width, interpolation,
                  {0, 0, static_cast<double>(image.width), static_cast<double>(image.height)});
}

}  // namespace lacuna
