// The words over a row of panels stand on common lines: a title that is too long is shortened, not
// wrapped, so that the pictures below start level.
#include "lacuna/render/parts/panel_words.hpp"

#include <algorithm>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

double add_panel_words(Page& page, const std::vector<phrases::PanelWords>& words,
                       const std::vector<double>& lefts, double width, char first) {
  constexpr double letter_width = 13;
  double title_height = 0;
  double notes_height = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string letter(1, static_cast<char>(first + static_cast<int>(i)));
    TextShape shape = bold(sized(style::head_size, text_at(lefts[i], page.y, 0, letter)));
    TextShape title = shape;
    shape.colour = style::soft_ink;
    page.text(std::move(shape));
    title.x += letter_width;
    title.width = width - letter_width;
    title.text = words[i].title;
    title_height = page.text(fitted(std::move(title))) + 1;
    if (!words[i].note.empty()) {
      notes_height = std::max(
          notes_height, page.text(small_at(lefts[i], page.y + title_height, width, words[i].note)));
    }
  }
  return title_height + notes_height + 4;
}

void add_blank_panel(Page& page, const Rectangle& frame, const std::string& reason, double air) {
  add_blank_frame(page.figure.shapes, frame);
  if (TextShape note = note_in(frame, air, reason); measure_text(note).height <= frame.height) {
    page.text(std::move(note));
  }
}

}  // namespace lacuna
