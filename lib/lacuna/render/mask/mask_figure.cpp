#include "lacuna/render/mask/mask_figure.hpp"

#include <algorithm>

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

/// The patch's number in its middle, on a ground that makes it readable on any photo.
void add_number(std::vector<Shape>& shapes, const Rectangle& frame, int number) {
  const double size = std::clamp(frame.height * 0.34, 5.0, 22.0);
  const Rectangle ground = {frame.x + frame.width * 0.12, frame.y + frame.height / 2 - size * 0.65,
                            frame.width * 0.76, size * 1.3};
  shapes.emplace_back(RectangleShape{.frame = ground, .fill = {1, 1, 1, 0.72}});
  const TextShape text =
      text_at(frame.x + frame.width / 2, frame.y + frame.height / 2 - size * 0.58, 0,
              std::to_string(number));
  shapes.emplace_back(coloured({0.1, 0.1, 0.12, 1}, aligned(Align::centre, sized(size, text))));
}

}  // namespace

Figure mask_figure(const MaskedImage& image, bool numbers, const Recipe& recipe, Translator tr) {
  Figure figure = masked_panel_figure(image, recipe, tr);
  figure.dpi *= numbers ? 2 : 1;  // they are read
  const Panel panel = {{0, 0, figure.width, figure.height}, image.grid};
  for (int patch = 0; numbers && patch < image.grid.count(); ++patch) {
    add_number(figure.shapes, panel.patch(patch), patch);
  }
  return figure;
}

}  // namespace lacuna
