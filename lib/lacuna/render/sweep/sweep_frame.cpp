// The sweep in pieces: single panels, and the pictures of an animation. One of these:
//
//     Mask ratio 0.5: 98 of 196 patches hidden            cat.png
//     [=====================                             ]   how far along the sweep
//     masked       deit = mae     zeroed         pasted
//     [       ]    [       ]      [       ]      [       ]
//     what was measured           [== the scale of the maps ==]
//     the caption, in two lines at most
#include <algorithm>

#include "lacuna/base/text.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {
namespace {

constexpr double sweep_frame_width = 720;
constexpr double sweep_frame_gap = 12;
constexpr double frame_highest = 1.3;  // times as high as wide
constexpr int frame_photo_side = 448;

/// The ratio, the picture's name where there is room beside it, and how far along the sweep it is.
void add_frame_head(Page& page, const MaskedImage& image, double ratio) {
  const double width = page.content_width();
  const TextShape title =
      bold(sized(style::title_size, text_at(style::margin, page.y, 0, page.figure.title)));
  const double room = width - measure_text(title).width - 2 * block_space;
  TextShape name = aligned(
      Align::right, small_at(style::margin + width, page.y + 6, room, printable(image.name)));
  name.text = shortened(name);
  page.text(std::move(name));
  page.y += page.text(title) + 6;
  constexpr double height = 4;
  page.add(RectangleShape{{style::margin, page.y, width, height}, style::rule_grey});
  page.add(RectangleShape{{style::margin, page.y, width * ratio, height}, style::first_series});
  page.y += height + block_space;
}

/// The panels of a step side by side, each under its name.
void add_frame_panels(Page& page, const SweepContent& content, std::size_t step) {
  const std::vector<SweepPicture> pictures = sweep_pictures(content, frame_photo_side, page.tr);
  const auto count = static_cast<double>(pictures.size());
  const double width = (page.content_width() - (count - 1) * sweep_frame_gap) / count;
  double x = style::margin;
  double heads = 0;
  for (const SweepPicture& picture : pictures) {
    heads = std::max(heads, page.text(bold(text_at(x, page.y, width, picture.words.title))));
    x += width + sweep_frame_gap;
  }
  page.y += heads + 4;
  x = style::margin;
  double height = 0;
  for (const SweepPicture& picture : pictures) {
    const Panel panel = panel_in(x, page.y, width, width * frame_highest, content.image.grid);
    picture.draw(page.figure.shapes, panel, step);
    height = panel.frame.height;
    x += width + sweep_frame_gap;
  }
  page.y += height + block_space;
}

/// At the left what was measured, at the right the scale of the maps.
void add_numbers_and_scale(Page& page, const SweepContent& content, const SweepStep& step) {
  const double width = page.content_width();
  const double half = (width - 3 * block_space) / 2;
  const double scale = add_sweep_scale(page, content, style::margin + width - half, half);
  const double bottom = page.y + scale;
  for (const std::string& fact : phrases::frame_facts(page.tr, content, step)) {
    page.y += page.text(text_at(style::margin, page.y, half, fact)) + 2;
  }
  page.y = std::max(page.y, bottom) + block_space;
}

}  // namespace

std::vector<std::string> sweep_panels(const SweepContent& content) {
  std::vector<std::string> names;
  for (const SweepPicture& picture : sweep_pictures(content, 1, {})) {
    names.push_back(picture.name);
  }
  return names;
}

Figure sweep_panel_figure(const SweepContent& content, std::size_t step, const std::string& name,
                          const Recipe& recipe, Translator tr) {
  const SharedImage photo = seen_panel(content.image);
  const int side = std::max(photo->width, photo->height);
  auto [figure, panel] = panel_figure(content.image, photo, recipe);
  figure.title = phrases::layout_title(content.image, name);
  figure.caption = phrases::sweep_caption(tr, content);
  for (const SweepPicture& picture : sweep_pictures(content, side, tr)) {
    if (picture.name == name) {
      picture.draw(figure.shapes, panel, step);
    }
  }
  return std::move(figure);
}

Figure sweep_frame(const SweepContent& content, std::size_t step, const Recipe& recipe,
                   Translator tr) {
  const SweepStep& shown = content.sweep.steps.at(step);
  Page page = new_page(content.image, recipe, tr, sweep_frame_width);
  page.figure.title = tr("Mask ratio {}: {} of {} patches hidden", phrases::ratio_text(shown.ratio),
                         shown.mask.hidden_count(), content.image.grid.count());
  // A frame is read while it stays: under it are two lines, and the rest is in the metadata.
  page.figure.caption = phrases::frame_caption(tr, content);
  page.figure.short_caption = page.figure.caption;
  add_frame_head(page, content.image, shown.ratio);
  add_frame_panels(page, content, step);
  add_numbers_and_scale(page, content, shown);
  Figure frame = finished_page(page);
  frame.caption = phrases::sweep_caption(tr, content);
  return frame;
}

}  // namespace lacuna
