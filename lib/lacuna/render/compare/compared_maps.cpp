#include "lacuna/render/compare/compared_maps.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// True where the layout holds no row for the query at all.
bool lacks(const LayoutPass& pass, const Query& query) {
  return !pass.query_exists ||
         (query.kind == Query::Kind::patch && !pass.layout.token_of_patch(query.patch));
}

LayoutMap layout_map(const LayoutPass& pass, const ComparedMaps& maps, int patch_count) {
  LayoutMap map;
  map.pass = &pass;
  const AttentionRow* const row = pass.row(maps.layer, maps.head, maps.query);
  if (row == nullptr) {
    if (lacks(pass, maps.query)) {
      return map;
    }
    throw Error(ErrorKind::usage,
                "figure: layer {} head {} of layout {} was not kept; ask for it when "
                "the layouts are compared",
                maps.layer, maps.head, pass.layout.name());
  }
  map.scores = patch_scores(pass.layout, row->weights, patch_count);
  for (std::size_t i = 0; i < pass.layout.tokens.size(); ++i) {
    const Token& token = pass.layout.tokens[i];
    if (token.kind != TokenKind::patch) {
      map.prefix_mass += static_cast<double>(row->weights[i]);
    } else if (token.hidden) {
      map.hidden_mass += static_cast<double>(row->weights[i]);
    }
  }
  return map;
}

float largest_of(const PatchScores& scores) {
  float largest = 0;
  for (const auto& score : scores) {
    largest = std::max(largest, std::abs(score.value_or(0.0F)));
  }
  return largest;
}

}  // namespace

float ComparedMaps::largest_score() const {
  float largest = 0;
  for (const LayoutMap* map : {&deit, &mae, &zeroed}) {
    if (map->scores) {
      largest = std::max(largest, largest_of(*map->scores));
    }
  }
  return largest;
}

ScoreColours ComparedMaps::colours_of(const LayoutMap& map) const {
  std::vector<PatchScores> drawn;
  for (const LayoutMap* each : {&deit, &mae, &zeroed}) {
    if (each->scores && (each == &map || colours.scale != ScaleSharing::panel)) {
      drawn.push_back(*each->scores);
    }
  }
  return weight_colours(colours, drawn);
}

float ComparedMaps::largest_leaked() const {
  return largest_of(leaked);
}

bool ComparedMaps::leaks() const {
  return static_cast<double>(largest_leaked()) > tolerance;
}

PatchScores ComparedMaps::drawn_leak() const {
  PatchScores drawn = leaked;
  if (!leaks()) {
    std::fill(drawn.begin(), drawn.end(), 0.0F);
  }
  return drawn;
}

ScoreColours ComparedMaps::leak_colours() const {
  const auto top = static_cast<double>(largest_score());
  const double high = leaks() ? static_cast<double>(largest_leaked()) : top > 0 ? top : 1.0;
  return {.map = Colormap::difference, .low = -high, .high = high};
}

ComparedMaps compared_maps(const LayoutComparison& comparison, const MapChoice& choice,
                           int patch_count) {
  if (comparison.layers.empty() || choice.query < 0 ||
      choice.query >= static_cast<int>(comparison.queries.size())) {
    throw Error(ErrorKind::usage, "figure: query number {} of {}, layers kept: {}", choice.query,
                comparison.queries.size(), comparison.layers.size());
  }
  ComparedMaps maps;
  maps.layer = choice.layer < 0 ? comparison.layers.back() : choice.layer;
  maps.head = choice.head;
  maps.colours = choice.colours;
  maps.tolerance = comparison.tolerance;
  maps.query = comparison.queries[static_cast<std::size_t>(choice.query)];
  maps.deit = layout_map(comparison.pass(LayoutKind::deit), maps, patch_count);
  maps.mae = layout_map(comparison.pass(LayoutKind::mae), maps, patch_count);
  maps.zeroed = layout_map(comparison.pass(LayoutKind::zeroed), maps, patch_count);
  if (maps.zeroed.scores && maps.deit.scores) {
    maps.leaked = score_difference(*maps.zeroed.scores, *maps.deit.scores);
  }
  if (maps.mae.scores && maps.deit.scores) {
    maps.deit_mae_difference = largest_of(score_difference(*maps.deit.scores, *maps.mae.scores));
  }
  const auto layer = static_cast<std::size_t>(maps.layer);
  if (layer < comparison.attention_difference.size()) {
    const float measured = comparison.attention_difference[layer];
    if (!(measured <= maps.deit_mae_difference)) {  // so written, a NaN is the largest
      maps.deit_mae_difference = measured;
    }
  }
  return maps;
}

CompareContent compare_content(const MaskedImage& image, const VitConfig& config,
                               const LayoutComparison& comparison, const MapChoice& choice) {
  return {image, config, comparison, compared_maps(comparison, choice, image.grid.count()),
          choice.title};
}

std::optional<double> CompareContent::leak() const {
  const auto layer = static_cast<std::size_t>(maps.layer);
  if (image.mask.hidden_count() == image.grid.count() || layer >= comparison.leak.size()) {
    return std::nullopt;
  }
  return comparison.leak[layer];
}

bool CompareContent::shows_leak() const {
  return maps.query.kind == Query::Kind::mean_visible && maps.head < 0;
}

}  // namespace lacuna
