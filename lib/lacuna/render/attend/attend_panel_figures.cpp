#include <fmt/format.h>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// What is drawn over the grey photo.
using Draw = std::function<void(std::vector<Shape>&, const Panel&)>;

SharedImage overlay_photo(const AttendContent& content) {
  return grey_seen_panel(content.image, content.ground(), content.options.colours.overlay_side());
}

Figure grey_panel_figure(const AttendContent& content, const Recipe& recipe, Translator tr,
                         const std::string& name, const Draw& draw) {
  auto [figure, panel] = panel_figure(content.image, overlay_photo(content), recipe);
  figure.title = phrases::layout_title(content.image, name);
  figure.caption =
      phrases::attend_short_caption(tr, content) + phrases::attend_reading(tr, content);
  draw(figure.shapes, panel);
  return std::move(figure);
}

/// Over the photo of grey_panel_figure(); a smooth map covers it.
void add_overlay(std::vector<Shape>& shapes, const AttendContent& content, const Panel& panel,
                 const PatchScores& scores, const ScoreColours& colours) {
  if (colours.smooth) {
    shapes.emplace_back(
        PictureShape{panel.frame, map_photo(overlay_photo(content), content.image.grid,
                                            content.image.mask, scores, colours)});
  }
  add_scored_patches(shapes, content, panel, scores, colours);
}

}  // namespace

Figure attended_map_figure(const AttendContent& content, const Recipe& recipe, Translator tr) {
  // A query that does not exist here leaves every patch as one that has no score.
  const PatchScores scores =
      content.map().value_or(PatchScores(static_cast<std::size_t>(content.image.grid.count())));
  return grey_panel_figure(content, recipe, tr, content.detail.pass.layout.name(),
                           [&](auto& shapes, auto& panel) {
                             add_overlay(shapes, content, panel, scores,
                                         weight_colours(content.options.colours, {scores}));
                           });
}

std::vector<NamedPanel> attend_panel_figures(const AttendContent& content, const Recipe& recipe,
                                             Translator tr) {
  const LayoutDetail& detail = content.detail;
  std::vector<NamedPanel> panels;
  const auto add = [&](const std::string& name, Draw draw) {
    panels.push_back({name, [content, &recipe, tr, name, draw = std::move(draw)] {
                        return grey_panel_figure(content, recipe, tr, name, draw);
                      }});
  };
  const auto add_map = [&](const std::string& name, const std::optional<PatchScores>& scores,
                           const ScoreColours& colours) {
    if (scores) {
      add(name, [content, scores, colours](auto& shapes, auto& panel) {
        add_overlay(shapes, content, panel, *scores, colours);
      });
    }
  };
  const auto add_components = [&](const std::string& name, const PcaPoints& points,
                                  const Mask* mask) {
    add(name, [&detail, &points, mask](auto& shapes, auto& panel) {
      add_pca(shapes, panel, points, detail.pca->basis, mask);
    });
  };
  const std::optional<PatchScores> rollout = content.rollout_map();
  add_map("rollout", rollout,
          weight_colours(content.options.colours, {rollout.value_or(PatchScores())}));
  if (detail.pca) {
    add_components("pca.all", detail.pca->all, nullptr);
    if (detail.pass.layout.kind != LayoutKind::all) {
      add_components("pca", detail.pca->layout, &content.image.mask);
    }
  }
  const MapSeries heads = series_of_heads(content);
  for (std::size_t i = 0; i < heads.places.size(); ++i) {
    add_map(fmt::format("layer{}.head{}", heads.places[i].layer, heads.places[i].head),
            heads.maps[i], heads.colours[i]);
  }
  return panels;
}

}  // namespace lacuna
