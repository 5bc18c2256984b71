#pragma once

#include <optional>
#include <string>

#include "lacuna/analysis/reconstruction.hpp"
#include "lacuna/model/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/decoder_map.hpp"
#include "lacuna/render/phrases.hpp"

namespace lacuna::phrases {

// Every word of the reconstruction figure.

[[nodiscard]] std::string reconstruction_subtitle(const MaskedImage& image,
                                                  const VitConfig& config);
[[nodiscard]] std::string reconstruction_title(const MaskedImage& image, const std::string& what);
[[nodiscard]] std::string reconstruction_short_caption(const MaskedImage& image,
                                                       const VitConfig& config);
[[nodiscard]] std::string reconstruction_caption(const MaskedImage& image, const VitConfig& config,
                                                 const Reconstruction& reconstruction,
                                                 const DecoderMap& map);

// Panels.
[[nodiscard]] PanelWords predicted_panel(const PixelReading& reading);
[[nodiscard]] PanelWords pasted_panel(const std::optional<PictureError>& error);
[[nodiscard]] PanelWords decoder_panel(const DecoderMap& map, const PatchGrid& grid, int heads);
[[nodiscard]] PanelWords error_panel();
[[nodiscard]] PanelWords fill_panel(Fill fill, const PictureError* error);  ///< null: not made.
[[nodiscard]] std::string nothing_hidden();
[[nodiscard]] std::string nothing_visible();

// Beside and below the panels.
[[nodiscard]] std::string decoder_bar(const ColourOptions& colours);
[[nodiscard]] std::string error_bar();
[[nodiscard]] std::string legend_mask_token();

/// Where the pixels' mean and contrast come from; empty for raw pixels that the checkpoint vouches
/// for.
[[nodiscard]] std::string reading_notice(const PixelReading& reading);

/// Against the best of the fills: better or worse, and by how much.
[[nodiscard]] std::string reconstruction_verdict(const MaskedImage& image,
                                                 const Reconstruction& reconstruction);
/// True if the reconstruction is closer to the hidden pixels than every fill.
[[nodiscard]] bool beats_fills(const Reconstruction& reconstruction);

// Token strips.
[[nodiscard]] std::string reconstruction_strips_title();
[[nodiscard]] std::string strip_mask_token();

/// How the drawn row of decoder attention divides.
[[nodiscard]] std::string decoder_mass_facts(const DecoderMap& map);

/// "18.3 dB", or that nothing differs.
[[nodiscard]] std::string psnr(const PictureError& error);

}  // namespace lacuna::phrases
