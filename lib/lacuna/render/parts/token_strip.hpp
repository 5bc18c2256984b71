#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/patch/token_layout.hpp"
#include "lacuna/render/parts/page.hpp"

namespace lacuna {

/// The look of one token in a strip.
enum class TokenLook {
  prefix,   ///< Dark and taller than the others.
  visible,  ///< Its patch's mean colour.
  dead,     ///< Hidden, key at -inf: grey and hatched.
  zero      ///< Hidden, a zero vector whose key is attended: tinted.
};

[[nodiscard]] TokenLook look_of(const Token& token);

/// The mean colour of each patch of the picture that the model is given.
[[nodiscard]] std::vector<Colour> mean_colours(const Image& pixels, int rows, int columns);

/// One cell, for the strip and for its legend.
void add_token(std::vector<Shape>& shapes, const Rectangle& cell, TokenLook look,
               const Colour& colour);

/// Every token as one cell of `cell_width`, in the order of the sequence.
void add_token_strip(std::vector<Shape>& shapes, double x, double y, double cell_width,
                     double height, const TokenLayout& layout, const std::vector<Colour>& colours);

/// Where the strips of a page start, behind their names.
inline constexpr double strip_x = style::margin + 52;
inline constexpr double strip_height = 13;

/// How wide the tokens of a strip may be, of which so many have this room: whole pixels at 144 dpi
/// where it is enough for them.
[[nodiscard]] double token_width(double room, int tokens);

/// The room of a page's longest strip: beside it stands what it costs, on a narrow page under it.
[[nodiscard]] double strip_room(const Page& page);

/// A strip behind its name, and what the sequence costs; moves the page's y under them. `beside` is
/// said behind a strip that is short enough for it; may be empty.
void add_named_strip(Page& page, const std::string& name, const TokenLayout& layout,
                     std::int64_t macs, double cell_width, const std::vector<Colour>& colours,
                     const std::string& beside = {});

/// What a look means.
struct TokenMeaning {
  TokenLook look = TokenLook::prefix;
  std::string words;
};

/// The meanings of the looks that occur in these sequences, from strip_x on, in as many lines as
/// they need; moves the page's y under them.
void add_token_legend(Page& page, const std::vector<const TokenLayout*>& layouts,
                      const std::vector<TokenMeaning>& meanings);

}  // namespace lacuna
