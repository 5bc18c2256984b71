#include "lacuna/render/parts/colormap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace lacuna {
namespace {

using Table = std::array<Colour, 256>;

Table opencv_table(int colormap) {
  cv::Mat positions(1, 256, CV_8UC1);
  for (int i = 0; i < 256; ++i) {
    positions.at<std::uint8_t>(i) = static_cast<std::uint8_t>(i);
  }
  cv::Mat coloured;
  cv::applyColorMap(positions, coloured, colormap);
  Table table;
  for (int i = 0; i < 256; ++i) {
    const auto& bgr = coloured.at<cv::Vec3b>(i);
    table[static_cast<std::size_t>(i)] = {bgr[2] / 255.0, bgr[1] / 255.0, bgr[0] / 255.0, 1.0};
  }
  return table;
}

Colour mixed(const Colour& a, const Colour& b, double part) {
  return {a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part,
          a.blue + (b.blue - a.blue) * part, 1.0};
}

/// Both arms pass the same lightness at the same distance from the middle, so that grey print
/// shows the size of a difference, and hue its sign.
Colour difference_colour(double position) {
  constexpr Colour white = {1.0, 1.0, 1.0, 1.0};
  constexpr std::array<Colour, 2> blue = {{{0.46, 0.69, 0.88, 1.0}, {0.07, 0.35, 0.67, 1.0}}};
  constexpr std::array<Colour, 2> orange = {{{0.95, 0.58, 0.29, 1.0}, {0.62, 0.22, 0.01, 1.0}}};
  const double distance = std::abs(position - 0.5) * 4;  // 0 at the middle, 2 at the ends
  const auto& arm = position < 0.5 ? blue : orange;
  return distance < 1 ? mixed(white, arm[0], distance) : mixed(arm[0], arm[1], distance - 1);
}

/// Of every map but the one for differences, in the order of the enumeration.
const Table& table_of(Colormap map) {
  static const std::array tables = {
      opencv_table(cv::COLORMAP_CIVIDIS), opencv_table(cv::COLORMAP_VIRIDIS),
      opencv_table(cv::COLORMAP_INFERNO), opencv_table(cv::COLORMAP_MAGMA),
      opencv_table(cv::COLORMAP_JET)};
  return tables.at(static_cast<std::size_t>(map));
}

}  // namespace

Colour colour_at(Colormap map, double position) {
  const double clamped = std::clamp(position, 0.0, 1.0);
  if (map == Colormap::difference) {
    return difference_colour(clamped);
  }
  return table_of(map)[static_cast<std::size_t>(std::lround(clamped * 255.0))];
}

}  // namespace lacuna
