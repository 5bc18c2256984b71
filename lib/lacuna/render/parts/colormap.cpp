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

/// From the colour of 0 to that of 1 in even steps: warm and leak have the same lightness at the
/// same place, so that hue says where attention goes and lightness how much of it.
using Anchors = std::array<Colour, 6>;
constexpr Anchors warm_on_light = {{{0.965, 0.953, 0.933},
                                    {0.984, 0.863, 0.671},
                                    {0.961, 0.663, 0.353},
                                    {0.851, 0.439, 0.165},
                                    {0.635, 0.251, 0.059},
                                    {0.361, 0.137, 0.024}}};
constexpr Anchors leak_on_light = {{{0.965, 0.941, 0.953},
                                    {0.973, 0.831, 0.890},
                                    {0.925, 0.604, 0.749},
                                    {0.824, 0.337, 0.561},
                                    {0.647, 0.082, 0.365},
                                    {0.373, 0.035, 0.204}}};
constexpr Anchors warm_on_dark = {{{0.110, 0.095, 0.080},
                                   {0.340, 0.160, 0.040},
                                   {0.620, 0.290, 0.060},
                                   {0.870, 0.470, 0.120},
                                   {0.975, 0.700, 0.330},
                                   {1.000, 0.930, 0.720}}};
constexpr Anchors leak_on_dark = {{{0.110, 0.090, 0.100},
                                   {0.360, 0.060, 0.200},
                                   {0.640, 0.120, 0.370},
                                   {0.890, 0.300, 0.550},
                                   {0.970, 0.580, 0.750},
                                   {1.000, 0.870, 0.930}}};

Colour colour_between(const Anchors& anchors, double position) {
  const double place = position * static_cast<double>(anchors.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
  return mixed(anchors[below], anchors[below + 1], place - static_cast<double>(below));
}

/// Of the maps from cividis on, in the order of the enumeration.
const Table& table_of(Colormap map) {
  static const std::array tables = {
      opencv_table(cv::COLORMAP_CIVIDIS), opencv_table(cv::COLORMAP_VIRIDIS),
      opencv_table(cv::COLORMAP_INFERNO), opencv_table(cv::COLORMAP_MAGMA),
      opencv_table(cv::COLORMAP_JET)};
  return tables.at(static_cast<std::size_t>(map) - static_cast<std::size_t>(Colormap::cividis));
}

}  // namespace

Colour colour_at(Colormap map, double position, Ground ground) {
  const double clamped = std::clamp(position, 0.0, 1.0);
  const bool is_light = ground == Ground::light;
  switch (map) {
    case Colormap::warm:
      return colour_between(is_light ? warm_on_light : warm_on_dark, clamped);
    case Colormap::leak:
      return colour_between(is_light ? leak_on_light : leak_on_dark, clamped);
    case Colormap::difference:
      return difference_colour(clamped);
    default:
      break;
  }
  return table_of(map)[static_cast<std::size_t>(std::lround(clamped * 255.0))];
}

}  // namespace lacuna
