#include "lacuna/render/compare/compare_figure.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/words/measured_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

Figure compare_figure(const MaskedImage& image, const VitConfig& config,
                      const LayoutComparison& comparison, const CompareFigureOptions& options,
                      const Recipe& recipe, Translator tr) {
  const ComparedMaps maps = compared_maps(comparison, options, image.grid.count());
  const CompareContent content = {image, config, comparison, maps};
  Page page;
  page.tr = tr;
  page.figure.width = options.width;
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::caption(page.tr, image, config, maps);
  page.figure.short_caption = phrases::short_caption(page.tr, image, config, maps);
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  add_page_head(page, image, config, phrases::subtitle(page.tr, image, config, maps));
  add_panels(page, content);
  add_verdict(page, phrases::verdict(page.tr, comparison), comparison.equal);
  add_strips(page, content);
  add_page_foot(page, phrases::mass_facts(page.tr, comparison, maps), page.content_width());
  page.figure.height = std::ceil(page.y + style::margin);
  return std::move(page.figure);
}

}  // namespace lacuna
