#pragma once

#include <string>

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/reconstruct/decoder_map.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// original · masked · reconstruction · reconstruction + visible · decoder attention, and below
/// them the error, the fills without a model, the scales, in as many columns as `width` allows;
/// over them what was measured, in a sentence; the sequences of encoder and decoder; a caption that
/// states mask, pixels, query, layer, head and model.
[[nodiscard]] Figure reconstruction_figure(const ReconstructionContent& content,
                                           const Recipe& recipe, Translator tr = {},
                                           double width = style::canvas_width);

/// Masked, reconstruction with what is visible, original, under what was measured: a slide with
/// text of 18 points or more. The caption is in the metadata.
[[nodiscard]] Figure reconstruction_slide(const ReconstructionContent& content,
                                          const Recipe& recipe, Translator tr = {});

/// As in the paper of MAE: masked, reconstruction, original side by side, thin gaps between, and no
/// words. Visible patches are as the decoder predicts them.
[[nodiscard]] Figure triplet_figure(const ReconstructionContent& content, const Recipe& recipe,
                                    Translator tr = {});

// Single pictures, for people who lay out themselves.

/// A picture of the model's input size, one point per pixel; `what` is its title.
[[nodiscard]] Figure predicted_figure(const ReconstructionContent& content, const Image& picture,
                                      const std::string& what, const Recipe& recipe,
                                      Translator tr = {});

/// The decoder's attention over the grey photo.
[[nodiscard]] Figure decoder_figure(const ReconstructionContent& content, const Recipe& recipe,
                                    Translator tr = {});

/// The error of each hidden patch over the grey photo.
[[nodiscard]] Figure error_figure(const ReconstructionContent& content, const Recipe& recipe,
                                  Translator tr = {});

}  // namespace lacuna
