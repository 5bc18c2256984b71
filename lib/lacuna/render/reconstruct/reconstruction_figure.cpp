#include "lacuna/render/reconstruct/reconstruction_figure.hpp"

#include <fmt/format.h>

#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

Figure reconstruction_figure(const ReconstructionContent& content, const Recipe& recipe,
                             Translator tr) {
  const auto& [image, config, reconstruction, map] = content;
  Page page;
  page.tr = tr;
  page.figure.width = style::canvas_width;
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::reconstruction_caption(tr, content);
  page.figure.short_caption = phrases::reconstruction_short_caption(tr, image, config);
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  add_page_head(page, image, config, phrases::reconstruction_subtitle(tr, image, config));
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

}  // namespace lacuna
