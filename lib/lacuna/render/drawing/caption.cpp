#include "lacuna/render/drawing/caption.hpp"

#include <cmath>
#include <variant>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/figure/style.hpp"

namespace lacuna {

Figure with_caption(Figure figure, CaptionLength length) {
  if (length == CaptionLength::full || !figure.foot) {
    return figure;
  }
  double bottom = figure.foot->top;
  if (length == CaptionLength::off) {
    figure.shapes.erase(
        figure.shapes.begin() + static_cast<std::ptrdiff_t>(figure.foot->first_shape),
        figure.shapes.end());
  } else if (auto* words = std::get_if<TextShape>(&figure.shapes.back())) {
    words->text = figure.short_caption.empty() ? figure.caption : figure.short_caption;
    bottom = words->y + measure_text(*words).height;
  }
  figure.height = std::ceil(bottom + style::margin);
  return figure;
}

}  // namespace lacuna
