// For a lecture hall: the photo, where the query looks, and the rollout; no text below 18 points on
// a page of 960 by 540. The caption is in the metadata.
#include <algorithm>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

constexpr double hall_headline = 26;
constexpr double hall_gap = 24;
constexpr double hall_foot = style::slide_height - style::margin - 24;

/// One of the three places, from the page's y on: a title over a panel.
Panel add_place(Page& page, int place, const std::string& title, const PatchGrid& grid) {
  constexpr int places = 3;
  constexpr double room = (content_width - (places - 1) * hall_gap) / places;
  const double x = style::margin + place * (room + hall_gap);
  page.text(fitted(bold(sized(style::slide_size, text_at(x, page.y, room, title)))));
  const double top = page.y + 30;
  return panel_in(x, top, room, hall_foot - top - 12, grid);
}

}  // namespace

Figure attend_slide(const AttendContent& content, const Recipe& recipe, Translator tr) {
  constexpr int photo_side = 896;
  const MaskedImage& image = content.image;
  Page page =
      attend_page(content, style::canvas_width, recipe, tr,
                  phrases::attend_short_caption(tr, content), phrases::attend_reading(tr, content));
  page.y += page.text(bold(sized(hall_headline, text_at(style::margin, page.y, content_width,
                                                        phrases::attend_headline(tr, content))))) +
            10;
  const bool is_masked = image.mask.hidden_count() > 0;
  const Panel photo = add_place(
      page, 0,
      is_masked ? phrases::masked_panel(tr, image).note : phrases::original_panel(tr, image).title,
      image.grid);
  add_masked_photo(page.figure.shapes, content, photo, seen_panel(image, photo_side));
  add_query_mark(page.figure.shapes, photo, content.query());
  const SharedImage grey = grey_seen_panel(image, content.ground(), photo_side);
  const auto add = [&](int place, const std::string& title, const std::optional<PatchScores>& map) {
    const Panel panel = add_place(page, place, title, image.grid);
    if (map) {
      add_attended_map(page, content, panel, grey, map,
                       weight_colours(content.options.colours, {*map}));
    } else {
      add_blank_frame(page.figure.shapes, panel.frame);
      page.text(note_in(panel.frame, 8, tr("this query does not exist here"), style::slide_size));
    }
  };
  add(1, phrases::map_panel(tr, content).title, content.map());
  if (!content.detail.rollout.empty()) {
    add(2, tr("rollout"), content.rollout_map());
  }
  const std::string facts = phrases::slide_facts(
      tr, image, content.config, tr("layout {}", content.detail.pass.layout.name()));
  page.text(coloured(
      style::soft_ink,
      fitted(sized(style::slide_size, text_at(style::margin, hall_foot, content_width, facts)))));
  page.figure.height = style::slide_height;
  return std::move(page.figure);
}

}  // namespace lacuna
