#include "lacuna/render/compare/layout_figure.hpp"

#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// Scores over the grey photo. A map without this query shows every patch as one without a score.
Figure map_figure(const MaskedImage& image, const ComparedMaps& maps,
                  const std::optional<PatchScores>& scores, const ScoreColours& colours,
                  const Recipe& recipe) {
  auto [figure, panel] = panel_figure(image, grey_seen_panel(image), recipe);
  add_scores(figure.shapes, panel, image.mask,
             scores.value_or(PatchScores(static_cast<std::size_t>(image.grid.count()))), colours);
  if (maps.query.kind == Query::Kind::patch) {
    add_query_mark(figure.shapes, panel, maps.query.patch, panel.unit());
  }
  return std::move(figure);
}

}  // namespace

Figure layout_figure(const MaskedImage& image, const VitConfig& config, const ComparedMaps& maps,
                     const LayoutMap& map, const Recipe& recipe, Translator tr) {
  Figure figure = map_figure(image, maps, map.scores, maps.colours_of(map), recipe);
  figure.title = phrases::layout_title(image, map.pass->layout.name());
  figure.caption = phrases::caption(tr, image, config, maps);
  return figure;
}

Figure difference_figure(const MaskedImage& image, const VitConfig& config,
                         const ComparedMaps& maps, double tolerance, const Recipe& recipe,
                         Translator tr) {
  const std::optional<PatchScores> scores =
      maps.leaked.empty() ? std::nullopt : std::optional(maps.drawn_leak(tolerance));
  Figure figure = map_figure(image, maps, scores, maps.leak_colours(tolerance), recipe);
  figure.title = phrases::layout_title(image, phrases::leaked_panel(tr).title);
  figure.caption = phrases::caption(tr, image, config, maps);
  return figure;
}

}  // namespace lacuna
