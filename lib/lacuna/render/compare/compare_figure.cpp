// The compare figure, from the top down:
//
//     Forget −∞, and 59 % of the attention goes to patches that hold nothing.        the message
//     Write −∞ into the hidden columns (deit) or leave … out (mae): one and the same attention.
//     cat.png · mini · 6 layers · 3 heads · width 192            a note on the weights
//
//     a original   b masked    c deit    =    d mae      e zeroed                    panels
//     [photo]      [hatched]   [map]          [map]      [map]
//     [its crop]               [=======]      [=======]  [==#####]                   bars
//                              visible 96 %   visible 96 %   hidden 59 %
//     legend                   [======= one scale of weights ====]                   scales
//     deit    ▐░░█░█░░█                                       197 tokens · 4.61 GMAC     strips
//     mae     ▐███                 147 tokens fewer, …         50 tokens · 1.14 GMAC
//     zeroed  ▐□□█□█□□█                                       197 tokens · 4.61 GMAC
//     PASS  deit = mae: …                                                            verdict
//     ---------------------------------------------------------------------------------
//     the caption
//
// On a narrow page the photos stand over the maps; very wide panels stand one under the other.
#include "lacuna/render/compare/compare_figure.hpp"

#include <fmt/format.h>

#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

/// Scores over the grey photo. A map without this query shows every patch as one without a score.
Figure map_figure(const CompareContent& content, const std::optional<PatchScores>& scores,
                  const ScoreColours& colours, const std::string& name, const Recipe& recipe,
                  Translator tr) {
  const MaskedImage& image = content.image;
  const ColourOptions& options = content.maps.colours;
  const PatchScores drawn =
      scores.value_or(PatchScores(static_cast<std::size_t>(image.grid.count())));
  const SharedImage grey = grey_seen_panel(image, options.ground(), options.overlay_side());
  auto [figure, panel] =
      panel_figure(image, map_photo(grey, image.grid, image.mask, drawn, colours), recipe);
  figure.title = phrases::layout_title(image, name);
  figure.caption = phrases::compare_caption(tr, content);
  add_scores(figure.shapes, panel, image.mask, drawn, colours);
  add_query_mark(figure.shapes, panel, content.maps.query);
  return std::move(figure);
}

}  // namespace

Figure compare_figure(const CompareContent& content, const Recipe& recipe, Translator tr,
                      double width) {
  const auto& [image, config, comparison, maps, title] = content;
  Page page = new_page(image, recipe, tr, width);
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::compare_caption(tr, content);
  page.figure.short_caption = phrases::compare_short_caption(tr, content);
  add_compare_head(page, content);
  const ComparePlaces places(page, image.grid);
  add_panels(page, content, places);
  add_scales(page, content, places);
  add_strips(page, content);
  add_verdict(page, phrases::verdict(tr, comparison), comparison.equal);
  return finished_page(page);
}

Figure layout_figure(const CompareContent& content, const LayoutMap& map, const Recipe& recipe,
                     Translator tr) {
  return map_figure(content, map.scores, content.maps.colours_of(map), map.pass->layout.name(),
                    recipe, tr);
}

Figure difference_figure(const CompareContent& content, const Recipe& recipe, Translator tr) {
  const ComparedMaps& maps = content.maps;
  return map_figure(content, maps.leaked.empty() ? std::nullopt : std::optional(maps.drawn_leak()),
                    maps.leak_colours(), "zeroed − deit", recipe, tr);
}

}  // namespace lacuna
