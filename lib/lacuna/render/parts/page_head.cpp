#include "lacuna/render/parts/page_head.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// The model's name and shape at the top right, and what to know of its weights.
double add_model(Page& page, const VitConfig& config, double width) {
  const double right = style::margin + page.content_width();
  const TextShape facts =
      aligned(Align::right, small_at(right, page.y + 3, 0,
                                     page.tr("{} layers · {} heads · width {}", config.depth,
                                             config.heads, config.width)));
  const double facts_width = measure_text(facts).width;
  TextShape name =
      aligned(Align::right, bold(text_at(right - facts_width - 8, page.y + 2,
                                         width - facts_width - 8, printable(config.name))));
  name.text = shortened(name);
  double y = page.y + page.text(facts) + 7;
  page.text(name);
  if (const std::string notice = phrases::short_notice(page.tr, config); !notice.empty()) {
    y += add_warning_tag(page, right, y, notice, 3);
  }
  return y;
}

}  // namespace

double add_warning_tag(Page& page, double right, double y, const std::string& words, double air) {
  const TextShape warning = aligned(Align::right, bold(text_at(right - 8, y + air, 0, words)));
  const TextExtent extent = measure_text(warning);
  const Rectangle box = {right - extent.width - 20, y, extent.width + 20, extent.height + 2 * air};
  page.add(RectangleShape{box, style::warning_tint});
  page.add(RectangleShape{{box.x, box.y, 4, box.height}, style::warning_amber});
  page.text(warning);
  return box.height;
}

void add_page_head(Page& page, const MaskedImage& image, const VitConfig& config,
                   const std::string& subtitle, const std::string& headline) {
  constexpr double model_width = 340;
  const double width = page.content_width();
  if (!headline.empty()) {
    page.y += page.text(bold(
                  sized(style::headline_size, text_at(style::margin, page.y, width, headline)))) +
              4;
  }
  const bool is_narrow = page.is_narrow();
  const double name_width = is_narrow ? width : width - model_width - 2 * block_space;
  double model_bottom = is_narrow ? 0 : add_model(page, config, model_width);
  const TextShape name = text_at(style::margin, page.y, name_width, printable(image.name));
  page.y += page.text(fitted(headline.empty() ? bold(sized(style::title_size, name)) : name)) + 3;
  page.y +=
      page.text(sized(style::head_size, text_at(style::margin, page.y, name_width, subtitle)));
  if (is_narrow) {  // under it, for want of room beside
    page.y += 5;
    model_bottom = add_model(page, config, std::min(model_width, width));
  }
  page.y = std::max(page.y, model_bottom) + block_space + 4;
}

Figure finished_page(Page& page, const std::string& facts) {
  const double width = page.content_width();
  if (!facts.empty()) {
    page.y += page.text(text_at(style::margin, page.y, width, facts)) + block_space;
  }
  page.figure.foot = Foot{page.figure.shapes.size(), page.y - block_space};
  page.add(LineShape{style::margin, page.y, style::margin + width, page.y, style::rule_grey, 0.6});
  page.y += 6;
  page.y += page.text(small_at(style::margin, page.y, width, page.figure.caption));
  page.figure.height = std::ceil(page.y + style::margin);
  return std::move(page.figure);
}

}  // namespace lacuna
