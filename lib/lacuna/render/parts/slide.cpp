// The caption of a slide is in its metadata alone.
#include "lacuna/render/parts/slide.hpp"

#include <utility>

namespace lacuna {

TextShape slide_text(double x, double y, double width, std::string words) {
  return sized(style::slide_size, text_at(x, y, width, std::move(words)));
}

Panel add_slide_place(Page& page, int place, const std::string& title, const PatchGrid& grid) {
  constexpr int places = 3;
  constexpr double gap = 24;
  constexpr double room = (content_width - (places - 1) * gap) / places;
  const double x = style::margin + place * (room + gap);
  page.text(fitted(bold(slide_text(x, page.y, room, title))));
  const double top = page.y + 30;
  return panel_in(x, top, room, slide_foot - top - 12, grid);
}

Figure finished_slide(Page& page, const std::string& facts) {
  page.text(coloured(style::soft_ink,
                     fitted(slide_text(style::margin, slide_foot, content_width, facts))));
  page.figure.height = style::slide_height;
  return std::move(page.figure);
}

}  // namespace lacuna
