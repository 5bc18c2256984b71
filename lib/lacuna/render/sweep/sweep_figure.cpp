// The sweep's figure, from the top down:
//
//     cat.png                                              mini   4 layers · 3 heads · width 96
//     Attention of the CLS token · layer 3 of 0–3 · …                   a note on the weights
//
//     mask ratio       0.1    0.2    0.3    …    0.9                                     strip
//     hidden, of 196   20     39     59          176
//     masked           [   ]  [   ]  [   ]       [   ]
//     deit = mae       [   ]  [   ]  [   ]       [   ]      two rows, where they differ
//     zeroed           [   ]  [   ]  [   ]       [   ]
//     pasted           [   ]  [   ]  [   ]       [   ]      where there is a decoder
//                      [=== one scale ===]   legend
//     what leaks          multiply–adds         squared error                            charts
//     |      __/          |\.                   |     _/
//     |__.--'             |  '--.__             |__--'
//     ▌ PASS  deit = mae at every ratio: …                                               verdict
//     what the largest ratio costs and saves                                             facts
//     ---------------------------------------------------------------------------------
//     the caption
#include "lacuna/render/sweep/sweep_figure.hpp"

#include <fmt/format.h>

#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {

Figure sweep_figure(const SweepContent& content, const Recipe& recipe, Translator tr) {
  const auto& [image, config, sweep, maps, shared] = content;
  Page page = new_page(image, recipe, tr);
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::sweep_caption(tr, content);
  page.figure.short_caption = phrases::sweep_short_caption(tr, content);
  add_page_head(page, image, config,
                {.headline = printable(image.name),
                 .facts = phrases::subtitle(tr, image, config, maps.front())});
  if (const auto& made = sweep.steps.front().reconstruction) {
    if (const std::string notice = phrases::reading_notice(tr, made->reading); !notice.empty()) {
      add_band(page, notice, style::warning_amber, style::warning_tint, style::ink);
    }
  }
  add_sweep_strip(page, content);
  add_sweep_charts(page, content);
  add_verdict(page, phrases::sweep_verdict(tr, sweep), sweep.is_equal());
  return finished_page(page, phrases::sweep_facts(tr, content));
}

}  // namespace lacuna
