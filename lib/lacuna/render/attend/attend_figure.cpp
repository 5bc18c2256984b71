// From the top down: the panels, every head, charts beside the table of masses, the classes.
#include "lacuna/render/attend/attend_figure.hpp"

#include <algorithm>

#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

constexpr int photo_side = 560;  // pixels: enough for 4 pixels per point

void add_measures(Page& page, const AttendContent& content) {
  constexpr double gap = 26;
  constexpr double table_width = 250;
  constexpr double charts_width = content_width - table_width - gap;
  const double bottom =
      std::max(add_charts(page, content, style::margin, charts_width),
               add_mass_table(page, content, style::margin + charts_width + gap, table_width));
  page.y = bottom + block_space + 2;
}

}  // namespace

Figure attend_figure(const AttendContent& content, const Recipe& recipe, Translator tr) {
  const MaskedImage& image = content.image;
  Page page =
      attend_page(content, style::canvas_width, recipe, tr,
                  phrases::attend_short_caption(tr, content), phrases::attend_reading(tr, content));
  add_page_head(page, image, content.config,
                {.headline = phrases::attend_headline(tr, content),
                 .facts = phrases::attend_subtitle(tr, content)});
  const SharedImage grey = grey_seen_panel(image, content.ground(), photo_side);
  add_attend_panels(page, content, seen_panel(image, photo_side), grey);
  add_heads(page, content, grey);
  add_measures(page, content);
  if (!content.detail.classes.empty()) {
    add_class_table(page, content);
  }
  return finished_page(page);
}

}  // namespace lacuna
