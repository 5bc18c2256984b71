#include "lacuna/render/sweep/sweep_page.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {
namespace {

using MapOf = LayoutMap ComparedMaps::*;

/// Whether one picture can stand for both maps in every step.
bool deit_is_mae(const SweepContent& content) {
  const auto tolerance = content.sweep.steps.front().comparison.tolerance;
  return std::ranges::all_of(content.maps, [&](const ComparedMaps& maps) {
    return maps.mae.scores && static_cast<double>(maps.deit_mae_difference) <= tolerance;
  });
}

}  // namespace

SweepContent sweep_content(const MaskedImage& image, const VitConfig& config,
                           const MaskSweep& sweep, const CompareFigureOptions& options) {
  SweepContent content = {image, config, sweep, {}, {}};
  std::vector<PatchScores> drawn;
  for (const SweepStep& step : sweep.steps) {
    content.maps.push_back(compared_maps(step.comparison, options, image.grid.count()));
    for (const LayoutMap* map : {&content.maps.back().deit, &content.maps.back().zeroed}) {
      drawn.push_back(map->scores.value_or(PatchScores()));
    }
  }
  content.shared = weight_colours(options.colours, drawn);
  return content;
}

void add_absent_panel(std::vector<Shape>& shapes, const Rectangle& frame) {
  shapes.emplace_back(RectangleShape{frame, style::blank_panel});
  shapes.emplace_back(RectangleShape{frame, style::rule_grey, true, 0.7});
  const double right = frame.x + frame.width;
  const double bottom = frame.y + frame.height;
  shapes.emplace_back(LineShape{frame.x, frame.y, right, bottom, style::rule_grey, 0.7});
  shapes.emplace_back(LineShape{frame.x, bottom, right, frame.y, style::rule_grey, 0.7});
}

std::vector<SweepPicture> sweep_pictures(const SweepContent& content, int side, Translator tr) {
  const auto mark = [&content](std::vector<Shape>& shapes, const Panel& panel) {
    if (const Query& query = content.maps.front().query; query.kind == Query::Kind::patch) {
      add_query_mark(shapes, panel, query.patch, panel.unit());
    }
  };
  std::vector<SweepPicture> pictures;
  pictures.push_back(
      {.name = "masked",
       .words = {phrases::masked_panel(tr, content.image).title, ""},
       .draw = [&content, side, mark](auto& shapes, auto& panel, auto step) {
         shapes.emplace_back(PictureShape{panel.frame, seen_panel(content.image, side)});
         add_hidden_patches(shapes, panel, content.sweep.steps[step].mask);
         mark(shapes, panel);
       }});
  const auto add_map = [&](LayoutKind layout, phrases::PanelWords words, MapOf which) {
    pictures.push_back(
        {.name = std::string(word_of(layout_kind_words, layout)),
         .words = std::move(words),
         .draw = [&content, side, mark, which](auto& shapes, auto& panel, auto step) {
           const LayoutMap& map = content.maps[step].*which;
           if (!map.scores) {
             add_absent_panel(shapes, panel.frame);
             return;
           }
           shapes.emplace_back(PictureShape{panel.frame, grey_seen_panel(content.image, side)});
           add_scores(shapes, panel, content.sweep.steps[step].mask, *map.scores,
                      content.is_own_scale() ? weight_colours(content.colours(), {*map.scores})
                                             : content.shared);
           mark(shapes, panel);
         }});
  };
  if (deit_is_mae(content)) {
    // mae's, where a hidden patch has no score: in deit its 0 looks like a dark visible one's.
    add_map(LayoutKind::mae, phrases::deit_and_mae_panel(tr), &ComparedMaps::mae);
  } else {
    add_map(LayoutKind::deit, phrases::deit_panel(tr), &ComparedMaps::deit);
    add_map(LayoutKind::mae, phrases::mae_panel(tr), &ComparedMaps::mae);
  }
  add_map(LayoutKind::zeroed, phrases::zeroed_panel(tr), &ComparedMaps::zeroed);
  if (const auto& made = content.sweep.steps.front().reconstruction) {
    pictures.push_back({.name = "pasted",
                        .words = phrases::swept_reconstruction_panel(tr, made->reading),
                        .draw = [&content, mark](auto& shapes, auto& panel, auto step) {
                          const auto& drawn = content.sweep.steps[step].reconstruction;
                          shapes.emplace_back(PictureShape{panel.frame, drawn->pasted});
                          mark(shapes, panel);
                        }});
  }
  return pictures;
}

}  // namespace lacuna
