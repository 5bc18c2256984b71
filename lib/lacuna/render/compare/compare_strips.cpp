#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/token_strip.hpp"

namespace lacuna {
namespace {

constexpr double strip_x = style::margin + 52;  // after the layouts' names
constexpr double strip_height = 13;
constexpr double pitch = 23;  // from the line of the facts to the next strip

using Passes = std::array<const LayoutPass*, 3>;

/// Of the longest strip: beside it stand the facts, on a narrow page under it.
double strip_width(const Page& page) {
  constexpr double facts_width = 144;
  return style::margin + page.content_width() - strip_x - (page.is_narrow() ? 0 : facts_width);
}

double cell_width(const Page& page, int longest) {
  const double width = std::min(strip_width(page) / longest, 14.0);
  return width < 2 ? width : std::floor(width * 2) / 2;  // whole pixels at 144 dpi
}

/// How much shorter and cheaper a pass is than another.
std::string shorter_words(Translator tr, const LayoutPass& shorter, const LayoutPass& longer) {
  const double ratio = static_cast<double>(longer.cost.total()) /
                       static_cast<double>(std::max<std::int64_t>(shorter.cost.total(), 1));
  return tr("{} fewer, {:.3g} × fewer multiply-adds",
            phrases::token_count(tr, longer.layout.length() - shorter.layout.length()), ratio);
}

void add_strip(Page& page, const LayoutPass& pass, const LayoutPass& longest, double cell,
               const std::vector<Colour>& colours) {
  page.text(bold(text_at(style::margin, page.y, 0, pass.layout.name())));
  add_token_strip(page.figure.shapes, strip_x, page.y, cell, strip_height, pass.layout, colours);
  const double right = style::margin + page.content_width();
  const double facts_y = page.is_narrow() ? page.y + strip_height + 3 : page.y;
  const TextShape facts = aligned(
      page.is_narrow() ? Align::left : Align::right,
      text_at(page.is_narrow() ? strip_x : right, facts_y, 0, phrases::strip_facts(page.tr, pass)));
  if (pass.layout.length() < longest.layout.length()) {
    const TextShape shorter = small_at(strip_x + pass.layout.length() * cell + 8, page.y, 0,
                                       shorter_words(page.tr, pass, longest));
    const double beside = page.is_narrow() ? 0 : measure_text(facts).width;
    const double free = right - beside - shorter.x - block_space;
    if (measure_text(shorter).width <= free) {  // beside a strip that is hardly shorter, it is not
      page.text(shorter);
    }
  }
  page.text(facts);
  page.y = facts_y + pitch;
}

/// Names only what occurs.
void add_strip_legend(Page& page, const Passes& passes, const std::vector<TokenKind>& prefix) {
  constexpr Colour some_patch = {0.72, 0.55, 0.38, 1};
  const double right = style::margin + page.content_width();
  double x = strip_x;
  const auto entry = [&](TokenLook look, const std::string& words) {
    const bool occurs = std::any_of(passes.begin(), passes.end(), [&](const LayoutPass* pass) {
      const auto& tokens = pass->layout.tokens;
      return std::any_of(tokens.begin(), tokens.end(),
                         [&](const Token& token) { return look_of(token) == look; });
    });
    if (occurs) {
      const double width = 9 + measure_text(small_at(0, 0, 0, words)).width;
      if (x > strip_x && x + width > right) {
        x = strip_x;
        page.y += 14;
      }
      add_token(page.figure.shapes, {x, page.y + 1, 5, 9}, look, some_patch);
      page.text(small_at(x + 9, page.y, 0, words));
      x += width + 22;
    }
  };
  entry(TokenLook::prefix, phrases::strip_prefix(page.tr, prefix));
  entry(TokenLook::visible, phrases::strip_visible(page.tr));
  entry(TokenLook::dead, page.tr("hidden patch, its key at −inf"));
  entry(TokenLook::zero, page.tr("hidden patch, a zero vector that is attended"));
  page.y += 12 + block_space;
}

}  // namespace

void add_strips(Page& page, const CompareContent& content) {
  page.y += page.text(bold(text_at(style::margin, page.y, 0,
                                   page.tr("The sequence that enters the encoder, to scale")))) +
            7;
  const Passes passes = {content.maps.deit.pass, content.maps.mae.pass, content.maps.zeroed.pass};
  const int longest = std::max(
      {1, passes[0]->layout.length(), passes[1]->layout.length(), passes[2]->layout.length()});
  const double cell = cell_width(page, longest);
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  for (const LayoutPass* pass : passes) {
    add_strip(page, *pass, *passes.front(), cell, colours);
  }
  add_strip_legend(page, passes, content.config.prefix);
}

}  // namespace lacuna
