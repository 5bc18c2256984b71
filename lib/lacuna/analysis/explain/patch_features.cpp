#include "lacuna/analysis/explain/patch_features.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace lacuna {
namespace {

using Features = std::array<double, patch_feature_order.size()>;

Features features_of(const Image& pixels, const PatchGrid& grid, int patch) {
  const int side = grid.patch_size;
  double brightness = 0;
  double squares = 0;
  double red_green = 0;
  double yellow_blue = 0;
  for (int y = 0; y < side; ++y) {
    const std::uint8_t* pixel =
        pixels.at(grid.row_of(patch) * side + y, grid.column_of(patch) * side);
    for (int x = 0; x < side; ++x, pixel += 3) {
      const double red = pixel[0] / 255.0;
      const double green = pixel[1] / 255.0;
      const double blue = pixel[2] / 255.0;
      const double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
      brightness += luma;
      squares += luma * luma;
      red_green += red - green;
      yellow_blue += (red + green) / 2 - blue;
    }
  }
  const double area = static_cast<double>(side) * side;
  const double mean = brightness / area;
  return {mean, red_green / area, yellow_blue / area,
          std::sqrt(std::max(0.0, squares / area - mean * mean))};
}

}  // namespace

Matrix patch_features(const Image& pixels, const PatchGrid& grid) {
  constexpr double shared = 1e-6;  // a byte's step, spread over a patch, is far above it
  std::vector<Features> raw;
  for (int patch = 0; patch < grid.count(); ++patch) {
    raw.push_back(features_of(pixels, grid, patch));
  }
  Matrix features(grid.count(), static_cast<int>(patch_feature_order.size()));
  for (std::size_t column = 0; column < patch_feature_order.size(); ++column) {
    double mean = 0;
    for (const Features& patch : raw) {
      mean += patch[column] / grid.count();
    }
    double variance = 0;
    for (const Features& patch : raw) {
      variance += (patch[column] - mean) * (patch[column] - mean) / grid.count();
    }
    const double deviation = std::sqrt(variance);
    for (int patch = 0; deviation > shared && patch < grid.count(); ++patch) {
      features.at(patch, static_cast<int>(column)) =
          static_cast<float>((raw[static_cast<std::size_t>(patch)][column] - mean) / deviation);
    }
  }
  return features;
}

}  // namespace lacuna
