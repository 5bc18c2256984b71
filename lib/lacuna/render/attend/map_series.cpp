#include "lacuna/render/attend/map_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

bool MapSeries::has_maps() const {
  return std::ranges::any_of(maps, [](const auto& map) { return map.has_value(); });
}

MapSeries map_series(const LayoutDetail& detail, const ColourOptions& options, int patch_count,
                     std::vector<MapPlace> places) {
  MapSeries series{.places = std::move(places), .maps = {}, .colours = {}};
  std::map<int, std::vector<PatchScores>> groups;  // by the scale that they share
  const auto group_of = [&](std::size_t i) {
    return options.scale == ScaleSharing::shared  ? 0
           : options.scale == ScaleSharing::layer ? series.places[i].layer
                                                  : static_cast<int>(i);
  };
  for (std::size_t i = 0; i < series.places.size(); ++i) {
    const MapPlace& place = series.places[i];
    series.maps.push_back(attended_map(detail, place.layer, place.head,
                                       detail.queries[static_cast<std::size_t>(place.query)],
                                       patch_count));
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

void add_masked_photo(std::vector<Shape>& shapes, const Panel& panel, const MaskedImage& image,
                      const SharedImage& photo) {
  shapes.emplace_back(PictureShape{panel.frame, photo});
  add_hidden_patches(shapes, panel, image.mask);
}

double add_series_bar(Page& page, const LayoutDetail& detail, const ScoreColours& colours, double x,
                      double y, double width, const std::string& label) {
  const auto keys = static_cast<int>(detail.pass.layout.attended_tokens().size());
  return add_colour_bar(page.figure, x, y, width, colours,
                        {{1.0 / keys, phrases::even_mark(page.tr, keys)}}, label);
}

Page series_page(const MaskedImage& image, const VitConfig& config, const LayoutDetail& detail,
                 Recipe recipe, Translator tr) {
  Page page;
  page.tr = tr;
  page.figure.width = style::canvas_width;
  page.figure.title = fmt::format("{} · {} · {}", printable(image.name), detail.pass.layout.name(),
                                  printable(config.name));
  page.figure.recipe = std::move(recipe);
  page.figure.source = phrases::source(image);
  return page;
}

}  // namespace lacuna
