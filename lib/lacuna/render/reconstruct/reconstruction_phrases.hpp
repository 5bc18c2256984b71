#pragma once

#include <optional>
#include <string>

#include "lacuna/render/reconstruct/decoder_map.hpp"
#include "lacuna/render/words/phrases.hpp"
#include "lacuna/render/words/translator.hpp"

/// The sentences of the reconstruction figure. A word that one block alone says stands there, as
/// tr("…").
namespace lacuna::phrases {

[[nodiscard]] std::string reconstruction_subtitle(Translator tr, const MaskedImage& image,
                                                  const VitConfig& config);
[[nodiscard]] std::string reconstruction_short_caption(Translator tr, const MaskedImage& image,
                                                       const VitConfig& config);
[[nodiscard]] std::string reconstruction_caption(Translator tr,
                                                 const ReconstructionContent& content);

// Panels.
[[nodiscard]] PanelWords predicted_panel(Translator tr, const PixelReading& reading,
                                         const Mask& mask);
[[nodiscard]] PanelWords pasted_panel(Translator tr, const std::optional<PictureError>& error);
[[nodiscard]] PanelWords decoder_panel(Translator tr, const DecoderMap& map, const PatchGrid& grid,
                                       int heads);
[[nodiscard]] PanelWords error_panel(Translator tr);
[[nodiscard]] PanelWords fill_panel(Translator tr, Fill fill,
                                    const PictureError* error);  ///< null: not made.

/// Where the pixels' mean and contrast come from; empty for raw pixels that the checkpoint vouches
/// for.
[[nodiscard]] std::string reading_notice(Translator tr, const PixelReading& reading);

/// Against the best of the fills: better or worse, and by how much.
[[nodiscard]] std::string reconstruction_verdict(Translator tr, const MaskedImage& image,
                                                 const Reconstruction& reconstruction);

}  // namespace lacuna::phrases
