#include "lacuna/render/sweep/sweep_figure.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {

Figure sweep_figure(const MaskedImage& image, const VitConfig& config, const MaskSweep& sweep,
                    const CompareFigureOptions& options, const Recipe& recipe, Translator tr) {
  const SweepContent content = sweep_content(image, config, sweep, options);
  Page page;
  page.tr = tr;
  page.figure.width = style::canvas_width;
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::sweep_caption(tr, content);
  page.figure.short_caption = phrases::sweep_short_caption(tr, content);
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  add_page_head(page, image, config, phrases::subtitle(tr, image, config, content.maps.front()));
  if (const auto& made = sweep.steps.front().reconstruction) {
    if (const std::string notice = phrases::reading_notice(tr, made->reading); !notice.empty()) {
      add_band(page, notice, style::warning_amber, style::warning_tint, style::ink);
    }
  }
  add_sweep_strip(page, content);
  add_sweep_charts(page, content);
  add_verdict(page, phrases::sweep_verdict(tr, sweep), sweep.is_equal());
  add_page_foot(page, phrases::sweep_facts(tr, content));
  page.figure.height = std::ceil(page.y + style::margin);
  return std::move(page.figure);
}

}  // namespace lacuna
