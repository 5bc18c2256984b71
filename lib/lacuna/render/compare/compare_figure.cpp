// The compare figure, from the top down:
//
//     cat.png                                               mini   4 layers · 3 heads · width 96
//     Attention of the CLS token · layer 3 of 0–3 · …                    a note on the weights
//
//     a original   b masked    c deit    =    d mae      e zeroed     f zeroed − deit    panels
//     [photo]      [hatched]   [map]          [map]      [map]        [difference]
//                               └ equal within … ┘
//     legend                   [======= one scale of weights =======]  [scale of f]      scales
//     ▌ PASS  deit = mae: …                                                              verdict
//     deit    ▐░░█░█░░█                                       197 tokens · 4.61 GMAC     strips
//     mae     ▐███                 147 tokens fewer, …         50 tokens · 1.14 GMAC
//     zeroed  ▐□□█□█□□█                                       197 tokens · 4.61 GMAC
//     what hidden patches and prefix tokens receive                                      facts
//     ---------------------------------------------------------------------------------
//     the caption
//
// On a narrow page the panels stand in two rows: a c e over b d f.
#include "lacuna/render/compare/compare_figure.hpp"

#include <fmt/format.h>

#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

/// Scores over the grey photo. A map without this query shows every patch as one without a score.
Figure map_figure(const CompareContent& content, const std::optional<PatchScores>& scores,
                  const ScoreColours& colours, const std::string& name, const Recipe& recipe,
                  Translator tr) {
  const MaskedImage& image = content.image;
  auto [figure, panel] = panel_figure(image, grey_seen_panel(image), recipe);
  figure.title = phrases::layout_title(image, name);
  figure.caption = phrases::compare_caption(tr, content);
  add_scores(figure.shapes, panel, image.mask,
             scores.value_or(PatchScores(static_cast<std::size_t>(image.grid.count()))), colours);
  add_query_mark(figure.shapes, panel, content.maps.query);
  return std::move(figure);
}

}  // namespace

Figure compare_figure(const CompareContent& content, const Recipe& recipe, Translator tr,
                      double width) {
  const auto& [image, config, comparison, maps] = content;
  Page page = new_page(image, recipe, tr, width);
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::compare_caption(tr, content);
  page.figure.short_caption = phrases::compare_short_caption(tr, content);
  add_page_head(page, image, config, phrases::subtitle(tr, image, config, maps));
  const ComparePlaces places(page, image.grid);
  add_panels(page, content, places);
  add_scales(page, content, places);
  add_verdict(page, phrases::verdict(tr, comparison), comparison.equal);
  add_strips(page, content);
  return finished_page(page, phrases::mass_facts(tr, content));
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
