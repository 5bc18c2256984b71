// A map shows where attention goes, its bar how much: 0 % to hidden patches is as plain as 59 %,
// whatever the map's scale does.
#include <algorithm>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

double even_share(const TokenLayout& layout) {
  const auto hidden = std::ranges::count_if(
      layout.tokens, [](const Token& token) { return token.hidden && token.attended; });
  return layout.length() > 0 ? static_cast<double>(hidden) / layout.length() : 0;
}

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

double add_share_words(Page& page, const LayoutMap& map, const Rectangle& bar, const Query& query,
                       const PatchGrid& grid) {
  const auto share = [&](double mass) { return phrases::percent(page.tr, mass); };
  const double y = bar.y + bar.height + 4;
  const std::string hidden = phrases::hidden_share(page.tr, query, grid, share(map.hidden_mass));
  TextShape right = aligned(Align::right, small_at(bar.x + bar.width, y, 0, hidden));
  if (map.hidden_mass > 0) {
    right = coloured(style::leak_hue, bold(right));
  }
  const double visible = 1 - map.hidden_mass - map.prefix_mass;
  const TextShape left = small_at(bar.x, y, 0, page.tr("visible {}", share(visible)));
  const TextExtent extent = measure_text(right);
  const double left_end = bar.x + measure_text(left).width + 4;
  const bool has_left = left_end + extent.width + 4 <= bar.x + bar.width;
  if (has_left) {
    page.text(left);
    const std::string prefix =
        phrases::prefix_share(page.tr, query, map.pass->layout, share(map.prefix_mass));
    const TextShape middle = small_at(left_end + 6, y, 0, prefix);
    if (map.prefix_mass > 0 &&
        middle.x + measure_text(middle).width + 8 + extent.width <= bar.x + bar.width) {
      page.text(middle);
    }
  }
  page.text(right);
  const double even = even_share(map.pass->layout);
  if (even <= 0) {
    return 4 + extent.height;
  }
  // At the end of the tick's line, if that has room beside the words above.
  const double tick = bar.x + bar.width * (1 - even);
  TextShape words = small_at(tick + 4, y + extent.height + 2, 0,
                             page.tr("spread evenly: hidden {}", share(even)));
  if (words.x + measure_text(words).width <= bar.x + bar.width && (!has_left || tick > left_end)) {
    page.add(
        LineShape{tick, bar.y + bar.height, tick, words.y + extent.height - 2, style::ink, 0.6});
  } else {
    words = aligned(Align::right, small_at(bar.x + bar.width, words.y, 0,
                                           page.tr("│ spread evenly: {}", share(even))));
  }
  page.text(words);
  return 6 + 2 * extent.height;
}

}  // namespace lacuna
