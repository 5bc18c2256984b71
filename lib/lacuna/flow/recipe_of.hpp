#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/analysis/reconstruct/pixel_reading.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/render/formats/draw_options.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

// What the recipes of several commands have in common, in the order in which they have it.

/// A recipe that begins with which weights ran and every decision about them that an option can
/// make, and the options that prepare() used on this image, resolved.
[[nodiscard]] Recipe recipe_of(const std::string& command, const VitConfig& config,
                               const PrepareOptions& options, const MaskedImage& image);

/// The second part alone, for commands without a model.
void append_prepare_options(const PrepareOptions& options, const MaskedImage& image,
                            Recipe& recipe);

/// How predicted pixels are read, if that was declared: what the checkpoint said, or a measurement
/// showed, it says and shows again.
void append_norm_pix(const PixelReading& reading, Recipe& recipe);

/// Layers, or the decoder's one layer; head (-1: the mean, max_over_heads) and queries.
void append_attention_options(const std::vector<int>& layers, int head,
                              const std::vector<QueryRequest>& queries, Recipe& recipe);
void append_attention_options(int layer, int head, const std::vector<QueryRequest>& queries,
                              Recipe& recipe);

/// The queries that were asked for, if any.
void append_queries(const std::vector<QueryRequest>& queries, Recipe& recipe);

/// How weights become colours, where it is not the default.
void append_colour_options(const ColourOptions& options, Recipe& recipe);

/// How figures are drawn, where it is not the default; the format is each file's own.
void append_figure_options(const DrawOptions& options, Recipe& recipe);

}  // namespace lacuna
