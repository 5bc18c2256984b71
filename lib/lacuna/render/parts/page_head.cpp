#include "lacuna/render/parts/page_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// A note on the weights at the right, and beside it, or for want of room under it, what picture
/// and model the page is about.
void add_small_print(Page& page, const VitConfig& config, const std::string& facts) {
  constexpr double least_width = 240;  // of the words beside the note
  const double left = style::margin;
  double right = left + page.content_width();
  double bottom = page.y;
  if (const std::string notice = phrases::short_notice(page.tr, config); !notice.empty()) {
    const double height = add_warning_tag(page, right, page.y, notice, 2);
    const double beside =
        page.content_width() - 36 - measure_text(bold(text_at(0, 0, 0, notice))).width;
    if (beside < least_width) {
      page.y += height + 3;
    } else {
      right = left + beside;
    }
    bottom = std::max(bottom, page.y + height);
  }
  const TextShape words = small_at(left, page.y + 2, right - left, facts);
  const double height = page.text(page.is_narrow() ? words : fitted(words));
  page.y = std::max(bottom, page.y + 2 + height) + block_space;
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
                   const PageHead& head) {
  const double width = page.content_width();
  add_headline(page, head.headline, style::headline_size, 3);
  if (!head.statement.empty()) {
    page.y += page.text(coloured(style::soft_ink,
                                 sized(style::statement_size,
                                       text_at(style::margin, page.y, width, head.statement)))) +
              3;
  }
  page.y += 4;
  std::string facts =
      fmt::format("{}  ·  {}", phrases::shown_name(image.name), phrases::shown_model(config.name));
  if (!head.facts.empty()) {
    facts += "  ·  " + head.facts;
  }
  add_small_print(page, config, facts);
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
