#include <fmt/format.h>

#include "lacuna/render/attend_page.hpp"
#include "lacuna/render/attend_phrases.hpp"
#include "lacuna/render/phrases.hpp"
#include "lacuna/render/seen_panel.hpp"

namespace lacuna {
namespace {

PanelFigure grey_panel(const AttendContent& content, const std::string& what, const Image& grey,
                       const Recipe& recipe) {
  PanelFigure result = panel_figure(content.image, grey, recipe);
  result.figure.title = phrases::layout_title(content.image, what);
  result.figure.caption = phrases::attend_caption(content);
  return result;
}

}  // namespace

std::vector<NamedPanel> attend_panel_figures(const MaskedImage& image, const VitConfig& config,
                                             const LayoutDetail& detail,
                                             const AttendFigureOptions& options,
                                             const Recipe& recipe) {
  const AttendContent content = {image, config, detail, options};
  const Image grey = grey_image(seen_panel(image));
  std::vector<NamedPanel> panels;
  const auto add = [&](const std::string& name, const auto& draw) {
    PanelFigure drawn = grey_panel(content, name, grey, recipe);
    draw(drawn.figure.shapes, drawn.panel);
    panels.push_back({name, std::move(drawn.figure)});
  };
  const auto add_map = [&](const std::string& name, const std::optional<PatchScores>& scores,
                           const ScoreColours& colours) {
    if (scores) {
      add(name, [&](std::vector<Shape>& shapes, const Panel& panel) {
        add_scored_patches(shapes, content, panel, *scores, colours);
      });
    }
  };
  const auto add_components = [&](const std::string& name, const PcaPoints& points,
                                  const Mask* mask) {
    add(name, [&](std::vector<Shape>& shapes, const Panel& panel) {
      add_pca(shapes, panel, points, detail.pca->basis, mask);
    });
  };
  const std::optional<PatchScores> rollout = rollout_map(content);
  add_map("rollout", rollout, weight_colours(options.colours, {rollout.value_or(PatchScores())}));
  if (detail.pca) {
    add_components("pca.all", detail.pca->all, nullptr);
    if (detail.pass.layout.name != layout_name(LayoutKind::all)) {
      add_components("pca", detail.pca->layout, &image.mask);
    }
  }
  for (const int layer : detail.layers) {
    for (int head = 0; head < config.heads; ++head) {
      add_map(fmt::format("layer{}.head{}", layer, head), content.map(layer, head),
              head_colours(content, layer, head));
    }
  }
  return panels;
}

}  // namespace lacuna
