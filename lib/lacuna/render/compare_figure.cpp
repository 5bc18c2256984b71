#include "lacuna/render/compare_figure.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/measured_phrases.hpp"
#include "lacuna/render/page_head.hpp"
#include "lacuna/render/phrases.hpp"

namespace lacuna {
namespace {

void add_foot(ComparePage& page, const CompareContent& content) {
  const std::string mass = phrases::mass_facts(content.comparison, content.maps);
  if (!mass.empty()) {
    page.y += page.text(text_at(style::margin, page.y, content_width, mass)) + block_space;
  }
  page.figure.shapes.emplace_back(LineShape{style::margin, page.y, style::margin + content_width,
                                            page.y, style::rule_grey, 0.6});
  page.y += 6;
  page.y += page.text(small_at(style::margin, page.y, content_width, page.figure.caption));
}

}  // namespace

Figure compare_figure(const MaskedImage& image, const VitConfig& config,
                      const LayoutComparison& comparison, const CompareFigureOptions& options,
                      const Recipe& recipe) {
  const ComparedMaps maps = compared_maps(comparison, options, image.grid.count());
  const CompareContent content = {image, config, comparison, maps};
  ComparePage page;
  page.figure.width = style::canvas_width;
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::caption(image, config, maps);
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  add_page_head(page, image, config, phrases::subtitle(image, config, maps));
  add_panels(page, content);
  if (comparison.equal) {
    add_band(page, phrases::verdict(comparison), style::pass_green, style::pass_tint, style::ink);
  } else {
    add_band(page, phrases::verdict(comparison), style::fail_red, style::fail_red, style::paper);
  }
  add_strips(page, content);
  add_foot(page, content);
  page.figure.height = std::ceil(page.y + style::margin);
  return std::move(page.figure);
}

}  // namespace lacuna
