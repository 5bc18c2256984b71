// The sweep in pieces: single panels, and the pictures of an animation.
#include <algorithm>
#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/sweep/sweep_figure.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {
namespace {

constexpr double sweep_frame_width = 720;
constexpr double sweep_frame_gap = 12;
constexpr double frame_highest = 1.3;  // times as high as wide
constexpr int frame_photo_side = 448;

/// How far along the sweep this step is.
void add_progress(Page& page, double place, double width) {
  constexpr double height = 4;
  page.figure.shapes.emplace_back(
      RectangleShape{{style::margin, page.y, width, height}, style::rule_grey});
  page.figure.shapes.emplace_back(
      RectangleShape{{style::margin, page.y, width * place, height}, style::first_series});
  page.y += height + block_space;
}

/// At the left what was measured, at the right the scale of the maps.
void add_numbers_and_scale(Page& page, const SweepContent& content, const SweepStep& step,
                           double width) {
  const double half = (width - 3 * block_space) / 2;
  const double scale = add_sweep_scale(page, content, style::margin + width - half, half);
  const double bottom = page.y + scale;
  for (const std::string& fact : phrases::frame_facts(page.tr, content, step)) {
    page.y += page.text(text_at(style::margin, page.y, half, fact)) + 2;
  }
  page.y = std::max(page.y, bottom) + block_space;
}

}  // namespace

std::vector<std::string> sweep_panels(const MaskedImage& image, const VitConfig& config,
                                      const MaskSweep& sweep, const CompareFigureOptions& options) {
  std::vector<std::string> names;
  const SweepContent content = sweep_content(image, config, sweep, options);
  for (const SweepPicture& picture : sweep_pictures(content, 1, {})) {
    names.push_back(picture.name);
  }
  return names;
}

Figure sweep_panel_figure(const MaskedImage& image, const VitConfig& config, const MaskSweep& sweep,
                          std::size_t step, const std::string& name,
                          const CompareFigureOptions& options, const Recipe& recipe,
                          Translator tr) {
  const SweepContent content = sweep_content(image, config, sweep, options);
  const SharedImage photo = seen_panel(image);
  const int side = std::max(photo->width, photo->height);
  auto [figure, panel] = panel_figure(image, photo, recipe);
  figure.title = phrases::layout_title(image, name);
  figure.caption = phrases::sweep_caption(tr, content);
  for (const SweepPicture& picture : sweep_pictures(content, side, tr)) {
    if (picture.name == name) {
      picture.draw(figure.shapes, panel, step);
    }
  }
  return std::move(figure);
}

Figure sweep_frame(const MaskedImage& image, const VitConfig& config, const MaskSweep& sweep,
                   std::size_t step, const CompareFigureOptions& options, const Recipe& recipe,
                   Translator tr) {
  const SweepContent content = sweep_content(image, config, sweep, options);
  const SweepStep& shown = sweep.steps.at(step);
  Page page;
  page.tr = tr;
  page.figure.width = sweep_frame_width;
  page.figure.title = phrases::frame_title(tr, image, shown);
  page.figure.caption = phrases::sweep_caption(tr, content);
  page.figure.short_caption = phrases::sweep_short_caption(tr, content);
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  const double width = sweep_frame_width - 2 * style::margin;
  TextShape title = text_at(style::margin, page.y, 0, page.figure.title);
  title.size = style::title_size;
  title.bold = true;
  const double room = width - measure_text(title).width - 2 * block_space;
  TextShape name = small_at(style::margin + width, page.y + 6, room, printable(image.name));
  name.align = Align::right;
  name.text = shortened(name);
  page.text(std::move(name));
  page.y += page.text(title) + 6;
  add_progress(page, shown.ratio, width);

  const std::vector<SweepPicture> pictures = sweep_pictures(content, frame_photo_side, tr);
  const auto count = static_cast<double>(pictures.size());
  const double panel_width = (width - (count - 1) * sweep_frame_gap) / count;
  double x = style::margin;
  double heads = 0;
  for (const SweepPicture& picture : pictures) {
    TextShape head = text_at(x, page.y, panel_width, picture.words.title);
    head.bold = true;
    heads = std::max(heads, page.text(std::move(head)));
    x += panel_width + sweep_frame_gap;
  }
  page.y += heads + 4;
  x = style::margin;
  double height = 0;
  for (const SweepPicture& picture : pictures) {
    const Panel panel = panel_in(x, page.y, panel_width, panel_width * frame_highest, image.grid);
    picture.draw(page.figure.shapes, panel, step);
    height = panel.frame.height;
    x += panel_width + sweep_frame_gap;
  }
  page.y += height + block_space;
  add_numbers_and_scale(page, content, shown, width);
  add_page_foot(page, "", width);
  page.figure.height = std::ceil(page.y + style::margin);
  return std::move(page.figure);
}

}  // namespace lacuna
