// Both strips have one scale: the encoder's is as much shorter as its sequence is.
#include "lacuna/render/parts/token_strip.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr double pitch = 23;

/// Of the decoder's, the longer: beside it stand the facts, on a narrow page under it.
double strip_width(const Page& page) {
  constexpr double facts_width = 144;
  return style::margin + page.content_width() - strip_x - (page.is_narrow() ? 0 : facts_width);
}

void add_strip(Page& page, const TokenLayout& layout, const std::string& name, std::int64_t macs,
               double cell, const std::vector<Colour>& colours) {
  page.text(bold(text_at(style::margin, page.y, 0, name)));
  add_token_strip(page.figure.shapes, strip_x, page.y, cell, strip_height, layout, colours);
  const std::string facts = phrases::tokens_and_macs(page.tr, layout.length(), macs);
  if (page.is_narrow()) {
    page.y += strip_height + 3;
    page.text(text_at(strip_x, page.y, 0, facts));
  } else {
    page.text(
        aligned(Align::right, text_at(style::margin + page.content_width(), page.y, 0, facts)));
  }
  page.y += pitch;
}

}  // namespace

void add_reconstruction_strips(Page& page, const ReconstructionContent& content) {
  const std::string title = page.tr("The sequences that enter encoder and decoder, to scale");
  page.y += page.text(bold(text_at(style::margin, page.y, 0, title))) + 7;
  const Reconstruction& reconstruction = content.reconstruction;
  const TokenLayout& decoder = reconstruction.attention.layout;
  const double cell = token_width(strip_width(page), decoder.length());
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  add_strip(page, reconstruction.encoder_layout, page.tr("encoder"),
            reconstruction.encoder_cost.total(), cell, colours);
  add_strip(page, decoder, page.tr("decoder"), reconstruction.decoder_cost.total(), cell, colours);
  add_token_legend(
      page, {&decoder},
      {{TokenLook::prefix, phrases::strip_prefix(page.tr, content.config.prefix)},
       {TokenLook::visible, page.tr("visible patch, in its mean colour")},
       {TokenLook::zero,
        page.tr("hidden patch, the same mask token everywhere but for its position")}});
}

}  // namespace lacuna
