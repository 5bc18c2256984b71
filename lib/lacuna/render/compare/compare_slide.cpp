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
constexpr double line = 26;  // from one line of slide_size to the next

/// Where a panel's parts stand: beside one another, the panels of a wide picture one under another.
struct SlidePlaces {
  PatchGrid grid;
  double top = 0;

  [[nodiscard]] bool is_stack() const { return grid.columns >= 3 * grid.rows; }
  [[nodiscard]] double words_width() const { return is_stack() ? 230 : hall_room; }
  [[nodiscard]] double width() const {
    return is_stack() ? std::min(content_width - words_width(), most_height() * shape())
                      : hall_room;
  }
  [[nodiscard]] double height() const { return std::min(width() / shape(), most_height()); }

  [[nodiscard]] TextShape title(int panel, std::string words) const {
    return fitted(bold(slide_text(left(panel), row(panel), words_width(), std::move(words))));
  }
  [[nodiscard]] Rectangle map(int panel) const {
    return {left(panel) + (is_stack() ? words_width() : 0), row(panel) + (is_stack() ? 2 : 32),
            width(), height()};
  }
  [[nodiscard]] Rectangle bar(int panel) const {
    const Rectangle over = map(panel);
    return {over.x, over.y + over.height + (is_stack() ? 5 : 16), over.width,
            is_stack() ? 10.0 : 22.0};
  }
  /// The line of this number under the title of a stack, else under the bar.
  [[nodiscard]] TextShape words(int panel, int number, std::string text) const {
    const Rectangle over = bar(panel);
    const double y = is_stack() ? row(panel) + (number + 1) * (line - 3)
                                : over.y + over.height + 10 + number * line;
    return fitted(slide_text(left(panel), y, words_width() - 8, std::move(text)));
  }

 private:
  [[nodiscard]] double shape() const { return static_cast<double>(grid.columns) / grid.rows; }
  [[nodiscard]] double most_height() const { return is_stack() ? 58 : hall_room; }
  [[nodiscard]] double left(int panel) const {
    return style::margin + (is_stack() ? 0 : panel * (hall_room + hall_gap));
  }
  [[nodiscard]] double row(int panel) const {
    constexpr double pitch = 84;
    return top + (is_stack() ? panel * pitch : 0);
  }
};

/// Map or what stands for it, bar, and the share that hidden patches get.
void add_slide_map(Page& page, const CompareContent& content, const LayoutMap& map, int place,
                   const SlidePlaces& places, const SharedImage& grey) {
  const Rectangle room = places.map(place);
  const Panel panel = panel_in(room.x, room.y, room.width, room.height, content.image.grid);
  std::vector<Shape>& shapes = page.figure.shapes;
  if (!map.scores) {
    add_blank_frame(shapes, panel.frame);
    page.text(note_in(room, 8, page.tr("this query does not exist here"), style::slide_size));
    return;
  }
  const MaskedImage& image = content.image;
  const ScoreColours colours = content.maps.colours_of(map);
  page.add(
      PictureShape{panel.frame, map_photo(grey, image.grid, image.mask, *map.scores, colours)});
  add_scores(shapes, panel, image.mask, *map.scores, colours);
  shapes.emplace_back(RectangleShape{panel.frame, style::rule_grey, true, 0.7});
  add_query_mark(shapes, panel, content.maps.query);
  add_share_bar(page, map, places.bar(place));
  const std::string hidden = phrases::hidden_share(page.tr, content.maps.query, image.grid,
                                                   phrases::percent(page.tr, map.hidden_mass));
  page.text(coloured(style::leak_hue, bold(places.words(place, 0, hidden))));
  if (const double even = even_share(map.pass->layout); even > 0) {
    page.text(
        places.words(place, 1, page.tr("│ spread evenly: {}", phrases::percent(page.tr, even))));
  }
}

/// "=" between deit and mae; in a stack under deit's words.
void add_slide_sign(Page& page, const ComparedMaps& maps, const SlidePlaces& places) {
  constexpr int mae = 2;
  const Rectangle map = places.map(mae);
  if (places.is_stack()) {
    add_sign(page, maps, style::margin + places.words_width() - 30, {0, map.y - 24, 0, 0},
             hall_headline);
  } else {
    add_sign(page, maps, map.x - hall_gap / 2, map, hall_headline);
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
  const SlidePlaces places = {image.grid, std::max(page.y + 12, heads_top)};
  const std::string titles[hall_panels] = {tr("masked"), tr("deit: keys at −∞"),
                                           tr("mae: left out"), tr("−∞ forgotten")};
  for (int panel = 0; panel < hall_panels; ++panel) {
    page.text(places.title(panel, titles[panel]));
  }
  const Rectangle room = places.map(0);
  const Panel photo = panel_in(room.x, room.y, room.width, room.height, image.grid);
  page.add(PictureShape{photo.frame, seen_panel(image, photo_side)});
  add_hidden_patches(page.figure.shapes, photo, image.mask);
  const SharedImage grey = grey_seen_panel(image, maps.colours.ground(), photo_side);
  add_slide_map(page, content, maps.deit, 1, places, grey);
  add_slide_map(page, content, maps.mae, 2, places, grey);
  add_slide_map(page, content, maps.zeroed, 3, places, grey);
  add_slide_sign(page, maps, places);
  std::string facts = tr("layer {} of 0–{}", maps.layer, config.depth - 1);
  if (maps.head >= 0) {
    facts += "  ·  " + phrases::head_name(tr, maps.head, config.heads);
  }
  return finished_slide(page, phrases::slide_facts(tr, image, config, facts));
}

}  // namespace lacuna
