#include "lacuna/render/layout_figure.hpp"

#include "lacuna/render/phrases.hpp"
#include "lacuna/render/seen_panel.hpp"

namespace lacuna {

Figure layout_figure(const MaskedImage& image, const VitConfig& config, const ComparedMaps& maps,
                     const LayoutMap& map, const Recipe& recipe) {
  auto [figure, panel] = panel_figure(image, grey_image(seen_panel(image)), recipe);
  figure.title = phrases::layout_title(image, map.pass->layout.name);
  figure.caption = phrases::caption(image, config, maps);
  // A layout without this query shows every patch as one that has no score.
  const PatchScores scores =
      map.scores.value_or(PatchScores(static_cast<std::size_t>(image.grid.count())));
  add_scores(figure.shapes, panel, image.mask, scores, maps.colours_of(map));
  if (maps.query.kind == Query::Kind::patch) {
    add_query_mark(figure.shapes, panel, maps.query.patch, panel.unit());
  }
  return std::move(figure);
}

}  // namespace lacuna
