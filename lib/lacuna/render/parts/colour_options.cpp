#include "lacuna/render/parts/colour_options.hpp"

#include <algorithm>

namespace lacuna {
namespace {

/// The weight that one in `beyond` of these exceeds, none if they are fewer; sorts them.
float high_end(std::vector<float>& weights, std::size_t beyond) {
  std::ranges::sort(weights);
  return weights.empty() ? 0 : weights[weights.size() - 1 - weights.size() / beyond];
}

}  // namespace

ColourOptions colours_for(ColourOptions options, Theme theme) {
  options.theme_ground = theme == Theme::dark ? Ground::dark : Ground::light;
  return options;
}

ScoreColours weight_colours(const ColourOptions& options, const std::vector<PatchScores>& maps) {
  constexpr std::size_t beyond = 50;        // one weight in so many lies beyond the scale,
  constexpr std::size_t beyond_of_one = 4;  // and one in so many of a map
  ScoreColours colours{.map = options.map,
                       .ground = options.ground(),
                       .opacity = options.opacity,
                       .norm = options.norm,
                       .smooth = options.smooth};
  std::vector<float> all;  // the weights above 0
  float high = 0;
  for (const PatchScores& map : maps) {
    std::vector<float> weights;
    for (const std::optional<float>& score : map) {
      if (score.value_or(0.0F) > 0) {
        weights.push_back(*score);
      }
    }
    high = std::max(high, high_end(weights, beyond_of_one));
    all.insert(all.end(), weights.begin(), weights.end());
  }
  if (!all.empty()) {
    colours.high = static_cast<double>(std::max(high, high_end(all, beyond)));
    colours.largest = static_cast<double>(all.back());
  }
  if (options.norm == Norm::log) {
    std::size_t patches = 1;
    for (const PatchScores& map : maps) {
      patches = std::max(patches, map.size());
    }
    const double least = 0.1 / static_cast<double>(patches);
    colours.low = std::min(least, colours.high / 10);
  }
  return colours;
}

std::string phrases::scale_words(Translator tr, const ColourOptions& colours, bool is_own) {
  switch (colours.norm) {
    case Norm::sqrt:
      return is_own ? tr("square-root scale of its own") : tr("square-root scale");
    case Norm::log:
      return is_own ? tr("logarithmic scale of its own") : tr("logarithmic scale");
    case Norm::linear:
      break;
  }
  return is_own ? tr("linear scale of its own") : tr("linear scale");
}

std::string phrases::norm_words(Translator tr, Norm norm) {
  switch (norm) {
    case Norm::sqrt:
      return tr(", square-root scale");
    case Norm::log:
      return tr(", logarithmic scale");
    case Norm::linear:
      break;
  }
  return {};
}

}  // namespace lacuna
