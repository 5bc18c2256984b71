#include "lacuna/analysis/reconstruct/inpainting.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <opencv2/photo.hpp>
#include <string>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// 255 where a patch is hidden, 0 elsewhere.
cv::Mat hidden_pixels(const PatchGrid& grid, const Mask& mask) {
  cv::Mat_<std::uint8_t> hidden(grid.rows * grid.patch_size, grid.columns * grid.patch_size,
                                std::uint8_t{0});
  for_each_pixel(grid, mask, true, [&](int row, int column) { hidden(row, column) = 255; });
  return hidden;
}

/// Sets every pixel of the hidden patches to one colour.
void paint(Image& picture, const PatchGrid& grid, const Mask& mask,
           const std::array<std::uint8_t, 3>& colour) {
  for_each_pixel(grid, mask, true,
                 [&](int row, int column) { std::ranges::copy(colour, picture.at(row, column)); });
}

std::array<std::uint8_t, 3> mean_colour(const Image& picture, const PatchGrid& grid,
                                        const Mask& mask) {
  std::array<std::int64_t, 3> sums = {};
  std::int64_t count = 0;
  for_each_pixel(grid, mask, false, [&](int row, int column) {
    for (std::size_t colour = 0; colour < 3; ++colour) {
      sums.at(colour) += picture.at(row, column)[colour];
    }
    ++count;
  });
  std::array<std::uint8_t, 3> mean = {};
  std::ranges::transform(sums, mean.begin(), [&](std::int64_t sum) {
    return static_cast<std::uint8_t>((sum + count / 2) / count);
  });
  return mean;
}

Image inpainted(Image picture, const PatchGrid& grid, const Mask& mask, int method) try {
  // Black before OpenCV sees it: a fill that took hidden pixels into account would show.
  paint(picture, grid, mask, {0, 0, 0});
  const cv::Mat source(picture.height, picture.width, CV_8UC3, picture.pixels.data());
  Image result(picture.height, picture.width);
  cv::Mat target(result.height, result.width, CV_8UC3, result.pixels.data());
  cv::inpaint(source, hidden_pixels(grid, mask), target, inpaint_radius, method);
  return result;
} catch (const cv::Exception& error) {
  throw Error(ErrorKind::memory, std::string("inpainting: OpenCV gave up: ") + error.what() +
                                     "; make the picture smaller");
}

}  // namespace

Image filled(const Image& picture, const PatchGrid& grid, const Mask& mask, Fill fill) {
  if (fill != Fill::mean_colour) {
    return inpainted(picture, grid, mask, fill == Fill::telea ? cv::INPAINT_TELEA : cv::INPAINT_NS);
  }
  Image result = picture;
  paint(result, grid, mask, mean_colour(picture, grid, mask));
  return result;
}

}  // namespace lacuna
