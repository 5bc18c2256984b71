// A smooth map passes through each patch's score at the patch's centre and is bilinear between.
// Patches without a score take no part, and hidden and visible patches do not mix: a key at −∞ has
// no glow.
#include "lacuna/render/parts/map_photo.hpp"

#include <algorithm>
#include <cmath>

namespace lacuna {
namespace {

/// Two neighbouring rows or columns, and the part that the second has.
struct Neighbours {
  int first = 0;
  int second = 0;
  double part = 0;
};

Neighbours neighbours(int pixel, int pixels, int patches) {
  const double place = (pixel + 0.5) * patches / pixels - 0.5;
  const double below = std::floor(place);
  const auto inside = [&](double patch) {
    return std::clamp(static_cast<int>(patch), 0, patches - 1);
  };
  return {inside(below), inside(below + 1), place - below};
}

/// Of a hidden patch among hidden ones, of a visible one among visible ones.
double smooth_score(const PatchGrid& grid, const Mask& mask, bool hidden, const PatchScores& scores,
                    const Neighbours& rows, const Neighbours& columns) {
  double sum = 0;
  double weights = 0;
  const auto add = [&](int row, int column, double weight) {
    const int patch = row * grid.columns + column;
    const std::optional<float>& score = scores[static_cast<std::size_t>(patch)];
    if (score && mask.is_hidden(patch) == hidden) {
      sum += weight * static_cast<double>(*score);
      weights += weight;
    }
  };
  add(rows.first, columns.first, (1 - rows.part) * (1 - columns.part));
  add(rows.first, columns.second, (1 - rows.part) * columns.part);
  add(rows.second, columns.first, rows.part * (1 - columns.part));
  add(rows.second, columns.second, rows.part * columns.part);
  return weights > 0 ? sum / weights : 0;
}

}  // namespace

SharedImage map_photo(const SharedImage& grey, const PatchGrid& grid, const Mask& mask,
                      const PatchScores& scores, const ScoreColours& colours) {
  if (!colours.smooth) {
    return grey;
  }
  Image picture = *grey;
  const ScoreColours hidden = colours.for_hidden();
  for (int y = 0; y < picture.height; ++y) {
    const Neighbours rows = neighbours(y, picture.height, grid.rows);
    for (int x = 0; x < picture.width; ++x) {
      const int patch =
          y * grid.rows / picture.height * grid.columns + x * grid.columns / picture.width;
      if (!scores[static_cast<std::size_t>(patch)]) {
        continue;
      }
      const double score = smooth_score(grid, mask, mask.is_hidden(patch), scores, rows,
                                        neighbours(x, picture.width, grid.columns));
      std::uint8_t* pixel = picture.at(y, x);
      const double grey_level = pixel[0] / 255.0;
      const Colour colour = mask.is_hidden(patch)
                                ? over(hidden.of(score), ground_colour(colours.ground))
                                : over(colours.of(score), {grey_level, grey_level, grey_level});
      pixel[0] = static_cast<std::uint8_t>(std::lround(255 * colour.red));
      pixel[1] = static_cast<std::uint8_t>(std::lround(255 * colour.green));
      pixel[2] = static_cast<std::uint8_t>(std::lround(255 * colour.blue));
    }
  }
  return picture;
}

}  // namespace lacuna
