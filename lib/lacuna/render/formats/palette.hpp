#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "lacuna/image/image.hpp"

namespace lacuna {

using PaletteColour = std::array<std::uint8_t, 3>;

/// Few colours for many pixels, by the median cut: flat grounds keep their own colour.
class Palette {
 public:
  /// Of all pixels of the pictures, at most `most` (up to 256) colours.
  Palette(const std::vector<Image>& pictures, std::size_t most);

  [[nodiscard]] const std::vector<PaletteColour>& colours() const { return colours_; }
  /// The place of the colour that stands for one of the pictures' pixels.
  [[nodiscard]] std::uint8_t place_of(const std::uint8_t* pixel) const;

 private:
  std::vector<PaletteColour> colours_;
  std::vector<std::uint8_t> places_;  // of each cell of like colours
};

}  // namespace lacuna
