// A logarithmic scale cannot begin at 0. It begins at the smallest weight above 0, but not so deep
// that most of its colours are for what is rounding.
#include "lacuna/render/parts/colour_options.hpp"

#include <algorithm>

namespace lacuna {

ScoreColours weight_colours(const ColourOptions& options, const std::vector<PatchScores>& maps) {
  float largest = 0;
  float smallest = 0;  // above 0
  for (const PatchScores& map : maps) {
    for (const std::optional<float>& score : map) {
      const float weight = score.value_or(0.0F);
      largest = std::max(largest, weight);
      if (weight > 0 && (smallest == 0 || weight < smallest)) {
        smallest = weight;
      }
    }
  }
  ScoreColours colours{.map = options.map, .norm = options.norm};
  colours.high = largest > 0 ? static_cast<double>(largest) : 1.0;
  if (options.norm == Norm::log) {
    constexpr double deepest = 1e-6;  // of the largest: below is rounding
    const double least = static_cast<double>(smallest);
    colours.low = least > 0 && smallest < largest ? std::max(least, colours.high * deepest)
                                                  : colours.high / 10;
  }
  return colours;
}

std::string phrases::scale_words(Translator tr, const ColourOptions& colours, bool is_own) {
  if (colours.norm == Norm::log) {
    return is_own ? tr("logarithmic scale of its own, where 0 has the lowest colour")
                  : tr("logarithmic scale, where 0 has the lowest colour");
  }
  return is_own ? tr("linear scale of its own") : tr("linear scale");
}

}  // namespace lacuna
