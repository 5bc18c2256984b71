#include "lacuna/render/reconstruct/reconstruction_figure.hpp"

#include <fmt/format.h>

#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
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
                             Translator tr) {
  const auto& [image, config, reconstruction, map] = content;
  Page page = new_page(image, recipe, tr);
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::reconstruction_caption(tr, content);
  page.figure.short_caption = phrases::reconstruction_short_caption(tr, image, config);
  add_page_head(page, image, config,
                {.headline = printable(image.name),
                 .facts = phrases::reconstruction_subtitle(tr, image, config)});
  if (const std::string notice = phrases::reading_notice(tr, reconstruction.reading);
      !notice.empty()) {
    add_band(page, notice, style::warning_amber, style::warning_tint, style::ink);
  }
  add_reconstruction_panels(page, content);
  const bool better = phrases::beats_fills(reconstruction);
  add_band(page, phrases::reconstruction_verdict(tr, image, reconstruction),
           better ? style::pass_green : style::rule_grey,
           better ? style::pass_tint : style::blank_panel, style::ink);
  add_reconstruction_strips(page, content);
  return finished_page(
      page, tr("This row of decoder attention gives {} to visible patches, {} to mask "
               "tokens and {} to CLS.",
               phrases::percent(tr, map.visible_mass), phrases::percent(tr, map.hidden_mass),
               phrases::percent(tr, map.cls_mass)));
}

Figure predicted_figure(const ReconstructionContent& content, const Image& picture,
                        const std::string& what, const Recipe& recipe, Translator tr) {
  return titled_panel(content, picture, what, recipe, tr).figure;
}

Figure decoder_figure(const ReconstructionContent& content, const Recipe& recipe, Translator tr) {
  const DecoderMap& map = content.map;
  auto [figure, panel] =
      titled_panel(content, grey_seen_panel(content.image, content.map.colours.ground()),
                   tr("decoder attention"), recipe, tr);
  add_scores(figure.shapes, panel, content.image.mask, map.scores, decoder_colours(map));
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
