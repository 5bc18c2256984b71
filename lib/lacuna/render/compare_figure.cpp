#include "lacuna/render/compare_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/phrases.hpp"
#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/measured_phrases.hpp"
#include "lacuna/render/phrases.hpp"
#include "lacuna/render/text_layout.hpp"

namespace lacuna {
namespace {

/// The model's name and shape at the top right, and the warning that its weights are not trained.
double add_model(ComparePage& page, const CompareContent& content, double width) {
  const double right = style::margin + content_width;
  TextShape facts = small_at(right, page.y + 3, 0, phrases::model_facts(content.config));
  facts.align = Align::right;
  const double facts_width = measure_text(facts).width;
  TextShape name = text_at(right - facts_width - 8, page.y + 2, width - facts_width - 8,
                           printable(content.config.name));
  name.bold = true;
  name.align = Align::right;
  name.text = shortened(name);
  double y = page.y + page.text(facts) + 7;
  page.text(name);
  if (!content.config.trained) {
    TextShape warning = text_at(right - 8, y + 3, 0, std::string(phrases::untrained));
    warning.bold = true;
    warning.align = Align::right;
    const TextExtent extent = measure_text(warning);
    const Rectangle box = {right - extent.width - 20, y, extent.width + 20, extent.height + 6};
    page.figure.shapes.emplace_back(RectangleShape{box, style::warning_tint});
    page.figure.shapes.emplace_back(
        RectangleShape{{box.x, box.y, 4, box.height}, style::warning_amber});
    page.text(warning);
    y += box.height;
  }
  return y;
}

void add_title(ComparePage& page, const CompareContent& content) {
  constexpr double model_width = 340;
  constexpr double name_width = content_width - model_width - 2 * block_space;
  const double model_bottom = add_model(page, content, model_width);
  TextShape name = text_at(style::margin, page.y, name_width, printable(content.image.name));
  name.size = style::title_size;
  name.bold = true;
  name.text = shortened(name);
  name.width = 0;
  page.y += page.text(name) + 3;
  TextShape subtitle = text_at(style::margin, page.y, name_width,
                               phrases::subtitle(content.image, content.config, content.maps));
  subtitle.size = style::head_size;
  page.y = std::max(page.y + page.text(subtitle), model_bottom) + block_space + 4;
}

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
  add_title(page, content);
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
