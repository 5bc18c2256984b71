#include "lacuna/render/layout_figure.hpp"

#include <fmt/format.h>

#include "lacuna/render/overlay.hpp"
#include "lacuna/render/panel.hpp"
#include "lacuna/render/phrases.hpp"

namespace lacuna {

Figure layout_figure(const MaskedImage& image, const VitConfig& config, const ComparedMaps& maps,
                     const LayoutMap& map, const Recipe& recipe) {
  Image photo = grey_image(seen_panel(image));
  Figure figure;
  figure.width = photo.width;
  figure.height = photo.height;
  figure.title = fmt::format("{}: {}", image.name, map.pass->layout.name);
  figure.caption = phrases::caption(image, config, maps);
  figure.recipe = recipe;
  figure.source = fmt::format("{} {}", image.name, image.hash);
  const Panel panel{{0, 0, figure.width, figure.height}, image.grid};
  figure.shapes.emplace_back(PictureShape{panel.frame, std::move(photo)});
  // A layout without this query shows every patch as one that has no score.
  const PatchScores scores =
      map.scores.value_or(PatchScores(static_cast<std::size_t>(image.grid.count())));
  add_scores(figure.shapes, panel, image.mask, scores,
             {.low = 0, .high = static_cast<double>(maps.largest_score())});
  if (maps.query.kind == Query::Kind::patch) {
    add_query_mark(figure.shapes, panel, maps.query.patch, panel.unit());
  }
  return figure;
}

}  // namespace lacuna
