// A map shows where attention goes, its bar how much: 0 % to hidden patches is as plain as 59 %,
// whatever the map's scale does.
#include <algorithm>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// The share of attended tokens that are hidden patches: what blind attention would give them.
double even_share(const TokenLayout& layout) {
  const auto hidden = std::ranges::count_if(
      layout.tokens, [](const Token& token) { return token.hidden && token.attended; });
  return layout.length() > 0 ? static_cast<double>(hidden) / layout.length() : 0;
}

}  // namespace

void add_share_bar(Page& page, const LayoutMap& map, const Rectangle& bar) {
  const double hidden = std::clamp(map.hidden_mass, 0.0, 1.0) * bar.width;
  const double prefix = std::clamp(map.prefix_mass, 0.0, 1.0) * bar.width;
  page.add(RectangleShape{bar, style::visible_hue});
  page.add(RectangleShape{{bar.x + bar.width - hidden - prefix, bar.y, prefix, bar.height},
                          style::soft_ink});
  page.add(
      RectangleShape{{bar.x + bar.width - hidden, bar.y, hidden, bar.height}, style::leak_hue});
  if (const double even = even_share(map.pass->layout); even > 0) {
    const double x = bar.x + bar.width * (1 - even);
    const double out = bar.height * 0.3;
    page.add(LineShape{x, bar.y - out, x, bar.y + bar.height + out, style::paper, 2.4});
    page.add(LineShape{x, bar.y - out, x, bar.y + bar.height + out, style::ink, 1});
  }
}

double add_share_words(Page& page, const LayoutMap& map, const Rectangle& bar) {
  const double y = bar.y + bar.height + 4;
  const std::string hidden = phrases::percent(page.tr, map.hidden_mass);
  const TextShape right = coloured(
      style::leak_hue,
      bold(aligned(Align::right, small_at(bar.x + bar.width, y, 0, page.tr("hidden {}", hidden)))));
  const TextShape left = small_at(
      bar.x, y, 0,
      page.tr("visible {}", phrases::percent(page.tr, 1 - map.hidden_mass - map.prefix_mass)));
  const TextExtent extent = measure_text(right);
  if (measure_text(left).width + extent.width + 4 <= bar.width) {
    page.text(left);
  }
  page.text(right);
  double height = 4 + extent.height;
  if (const double even = even_share(map.pass->layout); even > 0) {
    height += page.text(aligned(
        Align::right, small_at(bar.x + bar.width, y + extent.height + 1, 0,
                               page.tr("│ spread evenly: {}", phrases::percent(page.tr, even)))));
  }
  return height;
}

}  // namespace lacuna
