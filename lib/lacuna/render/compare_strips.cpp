#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/measured_phrases.hpp"
#include "lacuna/render/phrases.hpp"
#include "lacuna/render/text_layout.hpp"
#include "lacuna/render/token_strip.hpp"

namespace lacuna {
namespace {

constexpr double strip_x = style::margin + 52;  // after the layouts' names
constexpr double strip_width = 720;             // of the longest
constexpr double strip_height = 13;
constexpr double pitch = 23;

using Passes = std::array<const LayoutPass*, 3>;

int longest_of(const Passes& passes) {
  int longest = 1;
  for (const LayoutPass* pass : passes) {
    longest = std::max(longest, pass->layout.length());
  }
  return longest;
}

double cell_width(int longest) {
  const double width = std::min(strip_width / longest, 14.0);
  return width < 2 ? width : std::floor(width * 2) / 2;  // whole pixels at 144 dpi
}

void add_strip(ComparePage& page, const LayoutPass& pass, const LayoutPass& longest, double cell,
               const std::vector<Colour>& colours) {
  TextShape name = text_at(style::margin, page.y, 0, pass.layout.name);
  name.bold = true;
  page.text(std::move(name));
  add_token_strip(page.figure.shapes, strip_x, page.y, cell, strip_height, pass.layout, colours);
  const double right = style::margin + content_width;
  TextShape facts = text_at(right, page.y, 0, phrases::strip_facts(page.tr, pass));
  facts.align = Align::right;
  if (pass.layout.length() < longest.layout.length()) {
    const TextShape shorter = small_at(strip_x + pass.layout.length() * cell + 8, page.y, 0,
                                       phrases::strip_shorter(page.tr, pass, longest));
    const double free = right - measure_text(facts).width - shorter.x - block_space;
    if (measure_text(shorter).width <= free) {  // beside a strip that is hardly shorter, it is not
      page.text(shorter);
    }
  }
  page.text(std::move(facts));
  page.y += pitch;
}

/// Names only what occurs.
void add_strip_legend(ComparePage& page, const Passes& passes,
                      const std::vector<TokenKind>& prefix) {
  constexpr Colour some_patch = {0.72, 0.55, 0.38, 1};
  double x = strip_x;
  const auto entry = [&](TokenLook look, const std::string& words) {
    const bool occurs = std::any_of(passes.begin(), passes.end(), [&](const LayoutPass* pass) {
      const auto& tokens = pass->layout.tokens;
      return std::any_of(tokens.begin(), tokens.end(),
                         [&](const Token& token) { return look_of(token) == look; });
    });
    if (occurs) {
      add_token(page.figure.shapes, {x, page.y + 1, 5, 9}, look, some_patch);
      const TextShape text = small_at(x + 9, page.y, 0, words);
      x += 9 + measure_text(text).width + 22;
      page.text(text);
    }
  };
  entry(TokenLook::prefix, phrases::strip_prefix(page.tr, prefix));
  entry(TokenLook::visible, phrases::strip_visible(page.tr));
  entry(TokenLook::dead, phrases::strip_dead(page.tr));
  entry(TokenLook::zero, phrases::strip_zero(page.tr));
  page.y += 12 + block_space;
}

}  // namespace

void add_strips(ComparePage& page, const CompareContent& content) {
  TextShape title = text_at(style::margin, page.y, 0, phrases::strips_title(page.tr));
  title.bold = true;
  page.y += page.text(std::move(title)) + 7;
  const Passes passes = {content.maps.deit.pass, content.maps.mae.pass, content.maps.zeroed.pass};
  const double cell = cell_width(longest_of(passes));
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  for (const LayoutPass* pass : passes) {
    add_strip(page, *pass, *passes.front(), cell, colours);
  }
  add_strip_legend(page, passes, content.config.prefix);
}

}  // namespace lacuna
