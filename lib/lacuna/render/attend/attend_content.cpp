#include "lacuna/render/attend/attend_content.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// The weights of one head; of max_over_heads, key by key the largest.
std::vector<float> row_of(const LayoutDetail& detail, int layer, int head, const Query& query) {
  std::vector<float> weights;
  for (const AttentionRow& row : detail.every_row.empty() ? detail.pass.rows : detail.every_row) {
    if (row.layer != layer || row.query != query) {
      continue;
    }
    if (row.head == head) {
      return row.weights;
    }
    if (head == max_over_heads && row.head >= 0) {
      weights.resize(row.weights.size());
      std::ranges::transform(row.weights, weights, weights.begin(),
                             [](float a, float b) { return std::max(a, b); });
    }
  }
  return weights;
}

}  // namespace

std::optional<PatchScores> attended_map(const LayoutDetail& detail, int layer, int head,
                                        const Query& query, int patch_count) {
  if (query_tokens(query, detail.pass.layout).empty()) {
    return std::nullopt;
  }
  const std::vector<float> weights = row_of(detail, layer, head, query);
  if (weights.empty()) {
    throw Error(ErrorKind::usage, "figure: layer {} head {} was not kept; ask for it with --layer",
                layer, head);
  }
  return patch_scores(detail.pass.layout, weights, patch_count);
}

AttendContent AttendContent::at(const MapPlace& place) const {
  return {image, config, detail, {place.head, place.query, options.colours}, place.layer};
}

int AttendContent::keys() const {
  return static_cast<int>(detail.pass.layout.attended_tokens().size());
}

std::optional<PatchScores> AttendContent::map() const {
  return attended_map(detail, layer(), options.head, query(), image.grid.count());
}

std::optional<PatchScores> AttendContent::rollout_map() const {
  const auto row = std::ranges::find(detail.rollout, query(), &RolloutRow::query);
  return row == detail.rollout.end()
             ? std::nullopt
             : std::optional(patch_scores(detail.pass.layout, row->weights, image.grid.count()));
}

bool MapSeries::has_maps() const {
  return std::ranges::any_of(maps, [](const auto& map) { return map.has_value(); });
}

MapSeries map_series(const AttendContent& content, std::vector<MapPlace> places) {
  const ColourOptions& options = content.options.colours;
  MapSeries series{.places = std::move(places), .maps = {}, .colours = {}};
  std::map<int, std::vector<PatchScores>> groups;  // by the scale that they share
  const auto group_of = [&](std::size_t i) {
    return options.scale == ScaleSharing::shared  ? 0
           : options.scale == ScaleSharing::layer ? series.places[i].layer
                                                  : static_cast<int>(i);
  };
  for (std::size_t i = 0; i < series.places.size(); ++i) {
    series.maps.push_back(content.at(series.places[i]).map());
    groups[group_of(i)].push_back(series.maps.back().value_or(PatchScores()));
  }
  std::map<int, ScoreColours> scales;
  for (const auto& [group, maps] : groups) {
    scales[group] = weight_colours(options, maps);
  }
  for (std::size_t i = 0; i < series.places.size(); ++i) {
    series.colours.push_back(scales[group_of(i)]);
  }
  series.has_one_scale = groups.size() == 1;
  return series;
}

MapSeries series_of_heads(const AttendContent& content) {
  std::vector<MapPlace> places;
  for (const int layer : content.detail.layers) {
    for (int head = 0; head < content.config.heads; ++head) {
      places.push_back({layer, head, content.options.query});
    }
  }
  return map_series(content, std::move(places));
}

}  // namespace lacuna
