#include "support/ppm.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "support/golden_files.hpp"

namespace lacuna::testing {

Image golden_ppm(const std::string& name) {
  std::ifstream file(golden_path(name), std::ios::binary);
  std::string magic;
  int width = 0;
  int height = 0;
  int most = 0;
  file >> magic >> width >> height >> most;
  file.get();
  if (!file || magic != "P6" || most != 255) {
    throw std::runtime_error("no 8-bit PPM: " + name);
  }
  Image image(height, width);
  std::string bytes(image.pixels.size(), '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    throw std::runtime_error("cut short: " + name);
  }
  std::transform(bytes.begin(), bytes.end(), image.pixels.begin(),
                 [](char byte) { return static_cast<std::uint8_t>(byte); });
  return image;
}

int largest_difference(const Image& a, const Image& b) {
  if (a.height != b.height || a.width != b.width) {
    return 256;
  }
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  }
  return largest;
}

}  // namespace lacuna::testing
