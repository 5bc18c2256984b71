// Both strips have one scale: the encoder's is as much shorter as its sequence is.
#include "lacuna/render/parts/token_strip.hpp"
#include "lacuna/render/reconstruct/reconstruction_page.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

void add_reconstruction_strips(Page& page, const ReconstructionContent& content) {
  const std::string title = page.tr("The sequences that enter encoder and decoder, to scale");
  page.y += page.text(bold(text_at(style::margin, page.y, 0, title))) + 7;
  const Reconstruction& reconstruction = content.reconstruction;
  const TokenLayout& decoder = reconstruction.attention.layout;
  const double cell = token_width(strip_room(page), decoder.length());
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  add_named_strip(page, page.tr("encoder"), reconstruction.encoder_layout,
                  reconstruction.encoder_cost.total(), cell, colours);
  add_named_strip(page, page.tr("decoder"), decoder, reconstruction.decoder_cost.total(), cell,
                  colours);
  add_token_legend(
      page, {&decoder},
      {{TokenLook::prefix, phrases::strip_prefix(page.tr, content.config.prefix)},
       {TokenLook::visible, page.tr("visible patch, in its mean colour")},
       {TokenLook::zero,
        page.tr("hidden patch, the same mask token everywhere but for its position")}});
}

}  // namespace lacuna
