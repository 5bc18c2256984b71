// The sweep's figure, from the top down:
//
//     Hide 90 % and forget −∞: 66 % of the attention …     mini   4 layers · 3 heads · width 96
//     cat.png                                                           a note on the weights
//     Attention of the CLS token · layer 3 of 0–3 · …
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

#include <algorithm>

#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/slide.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {

namespace {

Page sweep_page(const SweepContent& content, const Recipe& recipe, Translator tr, double width) {
  Page page = new_page(content.image, recipe, tr, width);
  page.figure.title =
      fmt::format("{} · {}", printable(content.image.name), printable(content.config.name));
  page.figure.caption = phrases::sweep_caption(tr, content);
  page.figure.short_caption = phrases::sweep_short_caption(tr, content);
  return page;
}

/// Beside a strip of few columns there is room for the charts.
void add_strip_and_charts(Page& page, const SweepContent& content) {
  constexpr std::size_t few = 3;
  constexpr double strip_width = 520;
  constexpr double few_column = 180;
  constexpr double narrow_column = 44;
  constexpr double between = 26;
  const bool is_beside = !page.is_narrow() && content.sweep.steps.size() <= few;
  StripSize strip = {.width = page.content_width()};
  strip.least_column = page.is_narrow() ? narrow_column : strip.least_column;
  if (is_beside) {
    strip.width = strip_width;
    strip.most_column = few_column;
  }
  const double top = page.y;
  add_sweep_strip(page, content, strip);
  if (!is_beside) {
    add_sweep_charts(page, content);
    return;
  }
  const double bottom = page.y;
  page.y = top;
  add_sweep_chart_column(page, content, style::margin + strip_width + between,
                         page.content_width() - strip_width - between, bottom);
  page.y = std::max(page.y, bottom);
}

/// The slide with columns of at most this width; moves the page's y under all of it.
Page slide_of(const SweepContent& content, const Recipe& recipe, Translator tr,
              double most_column) {
  constexpr double strip_width = 408;
  constexpr double least_column = 64;
  constexpr double between = 22;
  constexpr double under_chart = 76;  // its title, numbers and name
  const auto& [image, config, sweep, maps, shared] = content;
  Page page = sweep_page(content, recipe, tr, dense_slide_width);
  const double width = page.content_width();
  add_headline(page, phrases::sweep_headline(tr, content), style::headline_size, 4);
  const std::string facts =
      phrases::slide_facts(tr, image, config, phrases::subtitle(tr, image, config, maps.front()));
  page.y +=
      page.text(fitted(coloured(style::soft_ink, text_at(style::margin, page.y, width, facts)))) +
      12;
  const double top = page.y;
  add_sweep_strip(page, content,
                  {.width = strip_width,
                   .least_column = std::min(least_column, most_column),
                   .most_column = most_column,
                   .without_pasted = true});
  const double bottom = page.y;
  page.y = top;
  add_leak_chart(page, content, style::margin + strip_width + between,
                 width - strip_width - between,
                 std::clamp(bottom - top - under_chart, 80.0, 220.0));
  page.y = std::max(page.y, bottom);
  const bool is_equal = sweep.is_equal();
  page.y += page.text(
      coloured(is_equal ? style::pass_green : style::fail_red,
               bold(small_at(style::margin, page.y, width, phrases::sweep_verdict(tr, sweep)))));
  return page;
}

}  // namespace

Figure sweep_slide(const SweepContent& content, const Recipe& recipe, Translator tr) {
  constexpr double widest = 76;
  constexpr double narrowest = 20;
  double column = widest;
  Page page = slide_of(content, recipe, tr, column);
  while (page.y > dense_slide_height - style::margin && column > narrowest) {
    column -= 4;
    page = slide_of(content, recipe, tr, column);
  }
  page.figure.height = std::max(dense_slide_height, page.y + style::margin);
  return std::move(page.figure);
}

Figure sweep_figure(const SweepContent& content, const Recipe& recipe, Translator tr,
                    double width) {
  const auto& [image, config, sweep, maps, shared] = content;
  Page page = sweep_page(content, recipe, tr, width);
  add_page_head(page, image, config,
                {.headline = phrases::sweep_headline(tr, content),
                 .facts = phrases::subtitle(tr, image, config, maps.front())});
  if (const auto& made = sweep.steps.front().reconstruction) {
    add_reading_notice(page, made->reading);
  }
  add_strip_and_charts(page, content);
  add_verdict(page, phrases::sweep_verdict(tr, sweep), sweep.is_equal());
  return finished_page(page, phrases::sweep_facts(tr, content));
}

}  // namespace lacuna
