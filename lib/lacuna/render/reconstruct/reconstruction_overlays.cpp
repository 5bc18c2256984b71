#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/reconstruct/reconstruction_figure.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"

namespace lacuna {
namespace {

/// One picture, for something to be drawn on it.
PanelFigure titled_panel(const ReconstructionContent& content, SharedImage picture,
                         const std::string& title, const Recipe& recipe, Translator tr) {
  PanelFigure made = panel_figure(content.image, std::move(picture), recipe);
  made.figure.title = phrases::reconstruction_title(tr, content.image, title);
  made.figure.caption = phrases::reconstruction_caption(tr, content);
  return made;
}

}  // namespace

Figure predicted_figure(const ReconstructionContent& content, const Image& picture,
                        const std::string& what, const Recipe& recipe, Translator tr) {
  return titled_panel(content, picture, what, recipe, tr).figure;
}

Figure decoder_figure(const ReconstructionContent& content, const Recipe& recipe, Translator tr) {
  const DecoderMap& map = content.map;
  auto [figure, panel] =
      titled_panel(content, grey_seen_panel(content.image), tr("decoder attention"), recipe, tr);
  add_scores(figure.shapes, panel, content.image.mask, map.scores, decoder_colours(map));
  if (map.query.kind == Query::Kind::patch) {
    add_query_mark(figure.shapes, panel, map.query.patch, panel.unit());
  }
  return std::move(figure);
}

Figure error_figure(const ReconstructionContent& content, const Recipe& recipe, Translator tr) {
  auto [figure, panel] = titled_panel(content, grey_seen_panel(content.image),
                                      phrases::error_panel(tr).title, recipe, tr);
  add_error_patches(figure.shapes, panel, content.reconstruction.patch_errors);
  return std::move(figure);
}

}  // namespace lacuna
