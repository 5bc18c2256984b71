#include "lacuna/render/reconstruct/reconstruction_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/parts/slide.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// One picture, for something to be drawn on it.
PanelFigure titled_panel(const ReconstructionContent& content, SharedImage picture,
                         const std::string& title, const Recipe& recipe, Translator tr) {
  PanelFigure made = panel_figure(content.image, std::move(picture), recipe);
  made.figure.title = tr("{}: {}", printable(content.image.name), tr.name(title));
  made.figure.caption = phrases::reconstruction_caption(tr, content);
  return made;
}

}  // namespace

Figure reconstruction_figure(const ReconstructionContent& content, const Recipe& recipe,
                             Translator tr, double width) {
  const auto& [image, config, reconstruction, map] = content;
  Page page = new_page(image, recipe, tr, width);
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::reconstruction_caption(tr, content);
  page.figure.short_caption = phrases::reconstruction_short_caption(tr, image, config);
  add_page_head(page, image, config,
                {.headline = phrases::reconstruction_verdict(tr, image, reconstruction),
                 .facts = phrases::reconstruction_subtitle(tr, image, config)});
  add_reading_notice(page, reconstruction.reading);
  add_reconstruction_panels(page, content);
  add_reconstruction_strips(page, content);
  return finished_page(
      page, tr("This row of decoder attention gives {} to visible patches, {} to mask "
               "tokens and {} to CLS.",
               phrases::percent(tr, map.visible_mass), phrases::percent(tr, map.hidden_mass),
               phrases::percent(tr, map.cls_mass)));
}

Figure reconstruction_slide(const ReconstructionContent& content, const Recipe& recipe,
                            Translator tr) {
  constexpr double headline_size = 28;
  const auto& [image, config, reconstruction, map] = content;
  Page page = new_page(image, recipe, tr);
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::reconstruction_caption(tr, content);
  page.figure.short_caption = phrases::reconstruction_short_caption(tr, image, config);
  add_headline(page, phrases::reconstruction_verdict(tr, image, reconstruction), headline_size, 8);
  std::vector<Shape>& shapes = page.figure.shapes;
  const SharedImage photo = seen_panel(image);
  const Panel masked = add_slide_place(page, 0, phrases::masked_panel(tr, image).note, image.grid);
  shapes.emplace_back(PictureShape{masked.frame, photo});
  add_hidden_patches(shapes, masked, image.mask);
  const phrases::PanelWords words = phrases::pasted_panel(tr, reconstruction.error);
  const Rectangle pasted = add_slide_place(page, 1, words.title, image.grid).frame;
  shapes.emplace_back(PictureShape{pasted, reconstruction.pasted});
  const double bottom = pasted.y + pasted.height;
  if (bottom + 32 < slide_foot) {
    page.text(fitted(slide_text(pasted.x, bottom + 8, pasted.width, words.note)));
  }
  const Panel original =
      add_slide_place(page, 2, phrases::original_panel(tr, image).title, image.grid);
  shapes.emplace_back(PictureShape{original.frame, photo});
  return finished_slide(page, phrases::slide_facts(tr, image, config));
}

Figure triplet_figure(const ReconstructionContent& content, const Recipe& recipe, Translator tr) {
  constexpr double gap_share = 0.02;                 // of a picture's width
  constexpr Colour paper_grey = {0.5, 0.5, 0.5, 1};  // as there, in any theme
  auto [figure, panel] = titled_panel(content, seen_panel(content.image), "triplet", recipe, tr);
  const double step = panel.frame.width + std::max(2.0, std::round(panel.frame.width * gap_share));
  figure.width = panel.frame.width + 2 * step;
  for (int patch = 0; patch < content.image.grid.count(); ++patch) {
    if (content.image.mask.is_hidden(patch)) {
      figure.shapes.emplace_back(RectangleShape{panel.patch(patch), paper_grey});
    }
  }
  for (const SharedImage& picture :
       {SharedImage(content.reconstruction.picture), seen_panel(content.image)}) {
    panel.frame.x += step;
    figure.shapes.emplace_back(PictureShape{panel.frame, picture});
  }
  return std::move(figure);
}

Figure predicted_figure(const ReconstructionContent& content, const Image& picture,
                        const std::string& what, const Recipe& recipe, Translator tr) {
  return titled_panel(content, picture, what, recipe, tr).figure;
}

Figure decoder_figure(const ReconstructionContent& content, const Recipe& recipe, Translator tr) {
  const DecoderMap& map = content.map;
  const MaskedImage& image = content.image;
  const ScoreColours colours = decoder_colours(map);
  const SharedImage grey = grey_seen_panel(image, map.colours.ground(), map.colours.overlay_side());
  auto [figure, panel] =
      titled_panel(content, map_photo(grey, image.grid, image.mask, map.scores, colours),
                   tr("decoder attention"), recipe, tr);
  add_scores(figure.shapes, panel, image.mask, map.scores, colours);
  add_query_mark(figure.shapes, panel, map.query);
  return std::move(figure);
}

Figure error_figure(const ReconstructionContent& content, const Recipe& recipe, Translator tr) {
  auto [figure, panel] =
      titled_panel(content, grey_seen_panel(content.image, content.map.colours.ground()),
                   phrases::error_panel(tr).title, recipe, tr);
  add_error_patches(figure.shapes, panel, content.reconstruction.patch_errors);
  return std::move(figure);
}

}  // namespace lacuna
