#include <algorithm>
#include <array>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/token_strip.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr double pitch = 23;  // from the line of the facts to the next strip

using Passes = std::array<const LayoutPass*, 3>;

/// Of the longest strip: beside it stand the facts, on a narrow page under it.
double strip_width(const Page& page) {
  constexpr double facts_width = 144;
  return style::margin + page.content_width() - strip_x - (page.is_narrow() ? 0 : facts_width);
}

void add_strip(Page& page, const LayoutPass& pass, const LayoutPass& longest, double cell,
               const std::vector<Colour>& colours) {
  page.text(bold(text_at(style::margin, page.y, 0, pass.layout.name())));
  add_token_strip(page.figure.shapes, strip_x, page.y, cell, strip_height, pass.layout, colours);
  const double right = style::margin + page.content_width();
  const double facts_y = page.is_narrow() ? page.y + strip_height + 3 : page.y;
  const TextShape facts =
      aligned(page.is_narrow() ? Align::left : Align::right,
              text_at(page.is_narrow() ? strip_x : right, facts_y, 0,
                      phrases::tokens_and_macs(page.tr, pass.layout.length(), pass.cost.total())));
  if (pass.layout.length() < longest.layout.length()) {
    const TextShape shorter = small_at(strip_x + pass.layout.length() * cell + 8, page.y, 0,
                                       phrases::shorter_words(page.tr, pass, longest));
    const double beside = page.is_narrow() ? 0 : measure_text(facts).width;
    const double free = right - beside - shorter.x - block_space;
    if (measure_text(shorter).width <= free) {  // beside a strip that is hardly shorter, it is not
      page.text(shorter);
    }
  }
  page.text(facts);
  page.y = facts_y + pitch;
}

}  // namespace

void add_strips(Page& page, const CompareContent& content) {
  page.y += page.text(bold(text_at(style::margin, page.y, 0,
                                   page.tr("The sequence that enters the encoder, to scale")))) +
            7;
  const Passes passes = {content.maps.deit.pass, content.maps.mae.pass, content.maps.zeroed.pass};
  const int longest = std::max(
      {1, passes[0]->layout.length(), passes[1]->layout.length(), passes[2]->layout.length()});
  const double cell = token_width(strip_width(page), longest);
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  for (const LayoutPass* pass : passes) {
    add_strip(page, *pass, *passes.front(), cell, colours);
  }
  add_token_legend(page, {&passes[0]->layout, &passes[1]->layout, &passes[2]->layout},
                   {{TokenLook::prefix, phrases::strip_prefix(page.tr, content.config.prefix)},
                    {TokenLook::visible, page.tr("visible patch, in its mean colour")},
                    {TokenLook::dead, page.tr("hidden patch, its key at −∞")},
                    {TokenLook::zero, page.tr("hidden patch, a zero vector that is attended")}});
}

}  // namespace lacuna
