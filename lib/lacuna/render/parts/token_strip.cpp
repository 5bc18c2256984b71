#include "lacuna/render/parts/token_strip.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr double prefix_overhang = 2.5;
constexpr double hatch_spacing = 3.2;

}  // namespace

TokenLook look_of(const Token& token) {
  if (token.kind != TokenKind::patch) {
    return TokenLook::prefix;
  }
  if (!token.hidden) {
    return TokenLook::visible;
  }
  return token.attended ? TokenLook::zero : TokenLook::dead;
}

std::vector<Colour> mean_colours(const Image& pixels, int rows, int columns) {
  std::vector<Colour> colours;
  const int height = pixels.height / rows;
  const int width = pixels.width / columns;
  for (int patch = 0; patch < rows * columns; ++patch) {
    double sums[3] = {0, 0, 0};
    for (int row = 0; row < height; ++row) {
      for (int column = 0; column < width; ++column) {
        const std::uint8_t* pixel =
            pixels.at(patch / columns * height + row, patch % columns * width + column);
        for (int channel = 0; channel < 3; ++channel) {
          sums[channel] += pixel[channel];
        }
      }
    }
    const double scale = 1.0 / (255.0 * height * width);
    colours.push_back({sums[0] * scale, sums[1] * scale, sums[2] * scale, 1.0});
  }
  return colours;
}

void add_token(std::vector<Shape>& shapes, const Rectangle& cell, TokenLook look,
               const Colour& colour) {
  switch (look) {
    case TokenLook::prefix:
      shapes.emplace_back(RectangleShape{
          {cell.x, cell.y - prefix_overhang, cell.width, cell.height + 2 * prefix_overhang},
          style::ink});
      return;
    case TokenLook::visible:
      shapes.emplace_back(RectangleShape{cell, colour});
      return;
    case TokenLook::dead:
      shapes.emplace_back(RectangleShape{cell, style::hidden_fill});
      add_hatch(shapes, cell, hatch_spacing);
      return;
    case TokenLook::zero:
      shapes.emplace_back(RectangleShape{cell, style::leak_tint});
      return;
  }
}

void add_token_strip(std::vector<Shape>& shapes, double x, double y, double cell_width,
                     double height, const TokenLayout& layout, const std::vector<Colour>& colours) {
  constexpr double thinnest_prefix = 1.5;        // it stays visible among thousands
  const double gap = cell_width >= 2 ? 0.5 : 0;  // between cells, where there is room for it
  for (int i = layout.length(); i-- > 0;) {      // prefix tokens last, on top
    const Token& token = layout.at(i);
    const TokenLook look = look_of(token);
    double width = cell_width - gap;
    if (look == TokenLook::prefix) {
      width = std::max(width, thinnest_prefix);
    }
    const Colour colour =
        token.patch < 0 ? style::ink : colours[static_cast<std::size_t>(token.patch)];
    add_token(shapes, {x + i * cell_width, y, width, height}, look, colour);
  }
}

double token_width(double room, int tokens) {
  const double width = std::min(room / tokens, 14.0);
  return width < 2 ? width : std::floor(width * 2) / 2;
}

double strip_room(const Page& page) {
  constexpr double facts_width = 144;
  return style::margin + page.content_width() - strip_x - (page.is_narrow() ? 0 : facts_width);
}

void add_named_strip(Page& page, const std::string& name, const TokenLayout& layout,
                     std::int64_t macs, double cell_width, const std::vector<Colour>& colours,
                     const std::string& beside) {
  constexpr double pitch = 23;  // from the line of the facts to the next strip
  page.text(bold(text_at(style::margin, page.y, 0, name)));
  add_token_strip(page.figure.shapes, strip_x, page.y, cell_width, strip_height, layout, colours);
  const double right = style::margin + page.content_width();
  const double facts_y = page.is_narrow() ? page.y + strip_height + 3 : page.y;
  const TextShape facts =
      aligned(page.is_narrow() ? Align::left : Align::right,
              text_at(page.is_narrow() ? strip_x : right, facts_y, 0,
                      phrases::tokens_and_macs(page.tr, layout.length(), macs)));
  if (!beside.empty()) {
    const TextShape words = small_at(strip_x + layout.length() * cell_width + 8, page.y, 0, beside);
    const double taken = page.is_narrow() ? 0 : measure_text(facts).width;
    if (measure_text(words).width <= right - taken - words.x - block_space) {
      page.text(words);
    }
  }
  page.text(facts);
  page.y = facts_y + pitch;
}

void add_token_legend(Page& page, const std::vector<const TokenLayout*>& layouts,
                      const std::vector<TokenMeaning>& meanings) {
  constexpr Colour some_patch = {0.72, 0.55, 0.38, 1};
  const double right = style::margin + page.content_width();
  double x = strip_x;
  for (const auto& [look, words] : meanings) {
    const bool occurs = std::ranges::any_of(layouts, [wanted = look](const TokenLayout* layout) {
      return std::ranges::find(layout->tokens, wanted, look_of) != layout->tokens.end();
    });
    if (!occurs) {
      continue;
    }
    const double width = 9 + measure_text(small_at(0, 0, 0, words)).width;
    if (x > strip_x && x + width > right) {
      x = strip_x;
      page.y += 14;
    }
    add_token(page.figure.shapes, {x, page.y + 1, 5, 9}, look, some_patch);
    page.text(small_at(x + 9, page.y, 0, words));
    x += width + 22;
  }
  page.y += 12 + block_space;
}

}  // namespace lacuna
