#include "lacuna/render/reconstruct/reconstruction_figure.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

Figure reconstruction_figure(const MaskedImage& image, const VitConfig& config,
                             const Reconstruction& reconstruction, const DecoderMap& map,
                             const Recipe& recipe, Translator tr) {
  const ReconstructionContent content = {image, config, reconstruction, map};
  Page page;
  page.tr = tr;
  page.figure.width = style::canvas_width;
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption =
      phrases::reconstruction_caption(page.tr, image, config, reconstruction, map);
  page.figure.short_caption = phrases::reconstruction_short_caption(page.tr, image, config);
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  add_page_head(page, image, config, phrases::reconstruction_subtitle(page.tr, image, config));
  if (const std::string notice = phrases::reading_notice(page.tr, reconstruction.reading);
      !notice.empty()) {
    add_band(page, notice, style::warning_amber, style::warning_tint, style::ink);
  }
  add_reconstruction_panels(page, content);
  const bool better = phrases::beats_fills(reconstruction);
  add_band(page, phrases::reconstruction_verdict(page.tr, image, reconstruction),
           better ? style::pass_green : style::rule_grey,
           better ? style::pass_tint : style::blank_panel, style::ink);
  add_reconstruction_strips(page, content);
  add_page_foot(page, phrases::decoder_mass_facts(page.tr, map));
  page.figure.height = std::ceil(page.y + style::margin);
  return std::move(page.figure);
}

}  // namespace lacuna
