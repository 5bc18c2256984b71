#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/page_head.hpp"

namespace lacuna {

void add_compare_head(Page& page, const CompareContent& content) {
  const auto& [image, config, comparison, maps, title] = content;
  add_page_head(page, image, config,
                {.headline = title.empty() ? phrases::headline(page.tr, content) : printable(title),
                 .statement = phrases::statement(page.tr, content),
                 .facts = phrases::subtitle(page.tr, image, config, maps)});
}

void add_verdict(Page& page, const std::string& words, bool is_equal) {
  if (!is_equal) {
    add_band(page, words, style::fail_red, style::fail_red, style::paper);
    return;
  }
  page.y +=
      page.text(coloured(style::pass_green,
                         bold(small_at(style::margin, page.y, page.content_width(), words)))) +
      block_space;
}

}  // namespace lacuna
