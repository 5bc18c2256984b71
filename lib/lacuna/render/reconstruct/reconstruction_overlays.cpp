#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/reconstruct/reconstruction_figure.hpp"
#include "lacuna/render/reconstruct/reconstruction_panels.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"

namespace lacuna {

Figure predicted_figure(const MaskedImage& image, const VitConfig& config,
                        const Reconstruction& reconstruction, const DecoderMap& map,
                        const Image& picture, const std::string& what, const Recipe& recipe,
                        Translator tr) {
  Figure figure = panel_figure(image, picture, recipe).figure;
  figure.title = phrases::reconstruction_title(tr, image, what);
  figure.caption = phrases::reconstruction_caption(tr, image, config, reconstruction, map);
  return figure;
}

Figure decoder_figure(const MaskedImage& image, const VitConfig& config,
                      const Reconstruction& reconstruction, const DecoderMap& map,
                      const Recipe& recipe, Translator tr) {
  auto [figure, panel] = panel_figure(image, grey_seen_panel(image), recipe);
  figure.title = phrases::reconstruction_title(tr, image, tr("decoder attention"));
  figure.caption = phrases::reconstruction_caption(tr, image, config, reconstruction, map);
  add_scores(figure.shapes, panel, image.mask, map.scores, decoder_colours(map));
  if (map.query.kind == Query::Kind::patch) {
    add_query_mark(figure.shapes, panel, map.query.patch, panel.unit());
  }
  return std::move(figure);
}

Figure error_figure(const MaskedImage& image, const VitConfig& config,
                    const Reconstruction& reconstruction, const DecoderMap& map,
                    const Recipe& recipe, Translator tr) {
  auto [figure, panel] = panel_figure(image, grey_seen_panel(image), recipe);
  figure.title = phrases::reconstruction_title(tr, image, phrases::error_panel(tr).title);
  figure.caption = phrases::reconstruction_caption(tr, image, config, reconstruction, map);
  add_error_patches(figure.shapes, panel, reconstruction.patch_errors);
  return std::move(figure);
}

}  // namespace lacuna
