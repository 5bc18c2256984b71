#include <fmt/format.h>

#include <memory>
#include <utility>

#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// Makes the panels of one image; they share the grey photo.
class PanelList {
 public:
  PanelList(const AttendContent& content, const Recipe& recipe, Translator tr)
      : content_(content), recipe_(recipe), tr_(tr), grey_(grey_seen_panel(content.image)) {}

  void add_map(const std::string& name, const std::optional<PatchScores>& scores,
               const ScoreColours& colours) {
    if (scores) {
      add(name, [content = content_, scores, colours](auto& shapes, const Panel& panel) {
        add_scored_patches(shapes, content, panel, *scores, colours);
      });
    }
  }

  void add_components(const std::string& name, const PcaPoints& points, const Mask* mask) {
    add(name, [content = content_, &points, mask](auto& shapes, const Panel& panel) {
      add_pca(shapes, panel, points, content.detail.pca->basis, mask);
    });
  }

  [[nodiscard]] std::vector<NamedPanel> take() { return std::move(panels_); }

 private:
  using Draw = std::function<void(std::vector<Shape>&, const Panel&)>;

  void add(const std::string& name, Draw draw) {
    panels_.push_back({name, [content = content_, &recipe = recipe_, grey = grey_, tr = tr_, name,
                              draw = std::move(draw)] {
                         auto [figure, panel] = panel_figure(content.image, grey, recipe);
                         figure.title = phrases::layout_title(content.image, name);
                         figure.caption = phrases::attend_caption(tr, content);
                         draw(figure.shapes, panel);
                         return std::move(figure);
                       }});
  }

  AttendContent content_;
  const Recipe& recipe_;
  Translator tr_;
  SharedImage grey_;
  std::vector<NamedPanel> panels_;
};

}  // namespace

std::vector<NamedPanel> attend_panel_figures(const MaskedImage& image, const VitConfig& config,
                                             const LayoutDetail& detail,
                                             const AttendFigureOptions& options,
                                             const Recipe& recipe, Translator tr) {
  const AttendContent content = {image, config, detail, options};
  PanelList panels(content, recipe, tr);
  const std::optional<PatchScores> rollout = rollout_map(content);
  panels.add_map("rollout", rollout,
                 weight_colours(options.colours, {rollout.value_or(PatchScores())}));
  if (detail.pca) {
    panels.add_components("pca.all", detail.pca->all, nullptr);
    if (detail.pass.layout.kind != LayoutKind::all) {
      panels.add_components("pca", detail.pca->layout, &image.mask);
    }
  }
  ScoreColours colours = head_colours(content, content.layer(), 0);
  for (const int layer : detail.layers) {
    if (options.colours.scale == ScaleSharing::layer) {
      colours = head_colours(content, layer, 0);
    }
    for (int head = 0; head < config.heads; ++head) {
      if (options.colours.scale == ScaleSharing::panel) {
        colours = head_colours(content, layer, head);
      }
      panels.add_map(fmt::format("layer{}.head{}", layer, head), content.map(layer, head), colours);
    }
  }
  return panels.take();
}

}  // namespace lacuna
