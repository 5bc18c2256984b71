#include <algorithm>
#include <cmath>

#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/token_strip.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr double strip_x = style::margin + 52;  // after the names
constexpr double strip_width = 720;             // of the decoder's, the longer
constexpr double strip_height = 13;
constexpr double pitch = 23;

void add_strip(Page& page, const TokenLayout& layout, const std::string& name,
               const std::string& facts, double cell, const std::vector<Colour>& colours) {
  page.text(bold(text_at(style::margin, page.y, 0, name)));
  add_token_strip(page.figure.shapes, strip_x, page.y, cell, strip_height, layout, colours);
  page.text(aligned(Align::right, text_at(style::margin + content_width, page.y, 0, facts)));
  page.y += pitch;
}

/// Names only what occurs in the decoder, which holds every kind that there is.
void add_legend(Page& page, const ReconstructionContent& content) {
  constexpr Colour some_patch = {0.72, 0.55, 0.38, 1};
  double x = strip_x;
  const auto entry = [&](TokenLook look, const std::string& words) {
    const auto& tokens = content.reconstruction.attention.layout.tokens;
    if (std::ranges::find(tokens, look, look_of) != tokens.end()) {
      add_token(page.figure.shapes, {x, page.y + 1, 5, 9}, look, some_patch);
      const TextShape text = small_at(x + 9, page.y, 0, words);
      x += 9 + measure_text(text).width + 22;
      page.text(text);
    }
  };
  entry(TokenLook::prefix, phrases::strip_prefix(page.tr, content.config.prefix));
  entry(TokenLook::visible, phrases::strip_visible(page.tr));
  entry(TokenLook::zero,
        page.tr("hidden patch, the same mask token everywhere but for its position"));
  page.y += 12 + block_space;
}

}  // namespace

void add_reconstruction_strips(Page& page, const ReconstructionContent& content) {
  const std::string title = page.tr("The sequences that enter encoder and decoder, to scale");
  page.y += page.text(bold(text_at(style::margin, page.y, 0, title))) + 7;
  const Reconstruction& reconstruction = content.reconstruction;
  const TokenLayout& encoder = reconstruction.encoder_layout;
  const TokenLayout& decoder = reconstruction.attention.layout;
  const double width = std::min(strip_width / decoder.length(), 14.0);
  const double cell = width < 2 ? width : std::floor(width * 2) / 2;  // whole pixels at 144 dpi
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  add_strip(
      page, encoder, page.tr("encoder"),
      phrases::tokens_and_macs(page.tr, encoder.length(), reconstruction.encoder_cost.total()),
      cell, colours);
  add_strip(
      page, decoder, page.tr("decoder"),
      phrases::tokens_and_macs(page.tr, decoder.length(), reconstruction.decoder_cost.total()),
      cell, colours);
  add_legend(page, content);
}

}  // namespace lacuna
