#include "lacuna/render/sweep/sweep_page.hpp"

#include <algorithm>
#include <utility>

#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"

namespace lacuna {
namespace {

/// Whether one picture can stand for both maps in every step.
bool deit_is_mae(const SweepContent& content) {
  return std::ranges::all_of(content.maps, [](const ComparedMaps& maps) {
    return maps.mae.scores && static_cast<double>(maps.deit_mae_difference) <= maps.tolerance;
  });
}

SweepPicture masked_picture(const SweepContent& content, int side, Translator tr) {
  return {.name = "masked",
          .words = {phrases::masked_panel(tr, content.image).title, ""},
          .draw = [&content, side](auto& shapes, auto& panel, auto step) {
            shapes.emplace_back(PictureShape{panel.frame, seen_panel(content.image, side)});
            add_hidden_patches(shapes, panel, content.sweep.steps[step].mask);
            add_query_mark(shapes, panel, content.maps[step].query);
          }};
}

SweepPicture map_picture(const SweepContent& content, int side, LayoutKind layout,
                         phrases::PanelWords words, LayoutMap ComparedMaps::*which) {
  return {.name = std::string(word_of(layout_kind_words, layout)),
          .words = std::move(words),
          .draw = [&content, side, which](auto& shapes, auto& panel, auto step) {
            const LayoutMap& map = content.maps[step].*which;
            if (!map.scores) {
              add_absent_panel(shapes, panel.frame);
              return;
            }
            const Mask& mask = content.sweep.steps[step].mask;
            const ScoreColours colours = content.is_own_scale()
                                             ? weight_colours(content.colours(), {*map.scores})
                                             : content.shared;
            const SharedImage grey =
                grey_seen_panel(content.image, content.colours().ground(), side);
            shapes.emplace_back(PictureShape{
                panel.frame, map_photo(grey, content.image.grid, mask, *map.scores, colours)});
            add_scores(shapes, panel, mask, *map.scores, colours);
            add_query_mark(shapes, panel, content.maps[step].query);
          }};
}

SweepPicture pasted_picture(const SweepContent& content, const PixelReading& reading,
                            Translator tr) {
  const bool is_plain = reading.mode == NormPix::off;
  return {.name = "pasted",
          .words = {phrases::pasted_panel(tr, std::nullopt).title,
                    is_plain ? std::string()
                             : phrases::predicted_panel(tr, reading, content.image.mask).note},
          .draw = [&content](auto& shapes, auto& panel, auto step) {
            const auto& drawn = content.sweep.steps[step].reconstruction;
            shapes.emplace_back(PictureShape{panel.frame, drawn->pasted});
            add_query_mark(shapes, panel, content.maps[step].query);
          }};
}

}  // namespace

void add_absent_panel(std::vector<Shape>& shapes, const Rectangle& frame) {
  add_blank_frame(shapes, frame);
  const double right = frame.x + frame.width;
  const double bottom = frame.y + frame.height;
  shapes.emplace_back(LineShape{frame.x, frame.y, right, bottom, style::rule_grey, 0.7});
  shapes.emplace_back(LineShape{frame.x, bottom, right, frame.y, style::rule_grey, 0.7});
}

std::vector<SweepPicture> sweep_pictures(const SweepContent& content, int side, Translator tr) {
  std::vector<SweepPicture> pictures = {masked_picture(content, side, tr)};
  const auto add_map = [&](LayoutKind layout, phrases::PanelWords words,
                           LayoutMap ComparedMaps::*which) {
    pictures.push_back(map_picture(content, side, layout, std::move(words), which));
  };
  if (deit_is_mae(content)) {
    // mae's, where a hidden patch has no score: in deit its 0 looks like a dark visible one's.
    add_map(LayoutKind::mae, {"deit = mae", tr("hidden keys at −∞, or hidden patches left out")},
            &ComparedMaps::mae);
  } else {
    add_map(LayoutKind::deit, {"deit", tr("hidden keys at −∞")}, &ComparedMaps::deit);
    add_map(LayoutKind::mae, {"mae", tr("hidden patches left out")}, &ComparedMaps::mae);
  }
  add_map(LayoutKind::zeroed, {tr("zeroed"), tr("−∞ forgotten")}, &ComparedMaps::zeroed);
  if (const auto& made = content.sweep.steps.front().reconstruction) {
    pictures.push_back(pasted_picture(content, made->reading, tr));
  }
  return pictures;
}

}  // namespace lacuna
