// For a lecture hall: the photo, where the query looks, and the rollout.
#include <fmt/format.h>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/parts/slide.hpp"

namespace lacuna {

Figure attend_slide(const AttendContent& content, const Recipe& recipe, Translator tr) {
  constexpr int photo_side = 896;
  const MaskedImage& image = content.image;
  Page page =
      attend_page(content, style::canvas_width, recipe, tr,
                  phrases::attend_short_caption(tr, content), phrases::attend_reading(tr, content));
  constexpr double headline_size = 26;
  add_headline(page, phrases::attend_headline(tr, content), headline_size, 10);
  const bool is_masked = image.mask.hidden_count() > 0;
  const Panel photo = add_slide_place(
      page, 0,
      is_masked ? phrases::masked_panel(tr, image).note : phrases::original_panel(tr, image).title,
      image.grid);
  add_masked_photo(page.figure.shapes, content, photo, seen_panel(image, photo_side));
  add_query_mark(page.figure.shapes, photo, content.query());
  const SharedImage grey = grey_seen_panel(image, content.ground(), photo_side);
  const auto add = [&](int place, const std::string& title, const std::optional<PatchScores>& map) {
    const Panel panel = add_slide_place(page, place, title, image.grid);
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
  const std::string facts = fmt::format("{}  ·  {}", phrases::map_panel(tr, content).note,
                                        tr("layout {}", content.detail.pass.layout.name()));
  return finished_slide(page, phrases::slide_facts(tr, image, content.config, facts));
}

}  // namespace lacuna
