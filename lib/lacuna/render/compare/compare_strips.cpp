#include <algorithm>
#include <array>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/token_strip.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

void add_strips(Page& page, const CompareContent& content) {
  page.y += page.text(bold(text_at(style::margin, page.y, 0,
                                   page.tr("The sequence that enters the encoder, to scale")))) +
            7;
  const std::array passes = {content.maps.deit.pass, content.maps.mae.pass,
                             content.maps.zeroed.pass};
  const LayoutPass& whole = *passes.front();
  const int longest =
      std::max({1, whole.layout.length(), passes[1]->layout.length(), passes[2]->layout.length()});
  const double cell = token_width(strip_room(page), longest);
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  for (const LayoutPass* pass : passes) {
    const bool is_shorter = pass->layout.length() < whole.layout.length();
    add_named_strip(page, pass->layout.name(), pass->layout, pass->cost.total(), cell, colours,
                    is_shorter ? phrases::shorter_words(page.tr, *pass, whole) : std::string());
  }
  add_token_legend(page, {&whole.layout, &passes[1]->layout, &passes[2]->layout},
                   {{TokenLook::prefix, phrases::strip_prefix(page.tr, content.config.prefix)},
                    {TokenLook::visible, page.tr("visible patch, in its mean colour")},
                    {TokenLook::dead, page.tr("hidden patch, its key at −∞")},
                    {TokenLook::zero, page.tr("hidden patch, a zero vector that is attended")}});
}

}  // namespace lacuna
