#pragma once

#include <string>

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/reconstruct/decoder_map.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// original · masked · reconstruction · reconstruction + visible · decoder attention, and below
/// them the error, the fills without a model, the scales; what was measured in words; the sequences
/// of encoder and decoder; a caption that states mask, pixels, query, layer, head and model.
[[nodiscard]] Figure reconstruction_figure(const ReconstructionContent& content,
                                           const Recipe& recipe, Translator tr = {});

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
