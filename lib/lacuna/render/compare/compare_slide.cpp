// For a lecture hall: one message, four panels, the share that goes to hidden patches.
#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_figure.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/parts/slide.hpp"

namespace lacuna {
namespace {

constexpr double hall_headline = 26;
constexpr double heads_top = 136;
constexpr int hall_panels = 4;
constexpr double hall_gap = 36;  // "=" stands in it
constexpr double hall_room = (content_width - (hall_panels - 1) * hall_gap) / hall_panels;

double left_of(int panel) {
  return style::margin + panel * (hall_room + hall_gap);
}

/// Title, map or what stands for it, bar, and the share that hidden patches get.
void add_slide_map(Page& page, const CompareContent& content, const LayoutMap& map, int place,
                   double height, const SharedImage& grey) {
  const Panel panel = panel_in(left_of(place), page.y, hall_room, height, content.image.grid);
  std::vector<Shape>& shapes = page.figure.shapes;
  if (!map.scores) {
    add_blank_frame(shapes, panel.frame);
    page.text(note_in({left_of(place), page.y, hall_room, height}, 8,
                      page.tr("this query does not exist here"), style::slide_size));
    return;
  }
  const MaskedImage& image = content.image;
  const ScoreColours colours = content.maps.colours_of(map);
  page.add(
      PictureShape{panel.frame, map_photo(grey, image.grid, image.mask, *map.scores, colours)});
  add_scores(shapes, panel, image.mask, *map.scores, colours);
  shapes.emplace_back(RectangleShape{panel.frame, style::rule_grey, true, 0.7});
  add_query_mark(shapes, panel, content.maps.query);
  const Rectangle bar = {left_of(place), page.y + height + 16, hall_room, 22};
  add_share_bar(page, map, bar);
  page.text(
      coloured(style::leak_hue,
               bold(slide_text(bar.x, bar.y + bar.height + 10, 0,
                               page.tr("hidden {}", phrases::percent(page.tr, map.hidden_mass))))));
  if (const double even = even_share(map.pass->layout); even > 0) {
    page.text(fitted(slide_text(bar.x, bar.y + bar.height + 36, hall_room,
                                page.tr("│ spread evenly: {}", phrases::percent(page.tr, even)))));
  }
}

}  // namespace

Figure compare_slide(const CompareContent& content, const Recipe& recipe, Translator tr) {
  constexpr int photo_side = 860;
  const auto& [image, config, comparison, maps, title] = content;
  Page page = new_page(image, recipe, tr);
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::compare_caption(tr, content);
  page.figure.short_caption = phrases::compare_short_caption(tr, content);
  page.y += 8;
  page.y +=
      page.text(bold(sized(hall_headline, text_at(style::margin, page.y, content_width,
                                                  title.empty() ? phrases::headline(tr, content)
                                                                : printable(title))))) +
      6;
  page.y += page.text(coloured(style::soft_ink, slide_text(style::margin, page.y, content_width,
                                                           phrases::statement(tr, content))));
  page.y = std::max(page.y + 12, heads_top);
  const double height = std::min(hall_room * image.grid.rows / image.grid.columns, hall_room);
  const std::string titles[hall_panels] = {tr("masked"), tr("deit: keys at −∞"),
                                           tr("mae: left out"), tr("−∞ forgotten")};
  for (int panel = 0; panel < hall_panels; ++panel) {
    page.text(fitted(bold(slide_text(left_of(panel), page.y, hall_room, titles[panel]))));
  }
  page.y += 32;
  const Panel photo = panel_in(left_of(0), page.y, hall_room, height, image.grid);
  page.add(PictureShape{photo.frame, seen_panel(image, photo_side)});
  add_hidden_patches(page.figure.shapes, photo, image.mask);
  const SharedImage grey = grey_seen_panel(image, maps.colours.ground(), photo_side);
  add_slide_map(page, content, maps.deit, 1, height, grey);
  add_slide_map(page, content, maps.mae, 2, height, grey);
  add_slide_map(page, content, maps.zeroed, 3, height, grey);
  add_sign(page, maps, left_of(2) - hall_gap / 2, {0, page.y, 0, height}, hall_headline);
  const std::string facts =
      phrases::slide_facts(tr, image, config, tr("layer {} of 0–{}", maps.layer, config.depth - 1));
  return finished_slide(page, facts);
}

}  // namespace lacuna
