#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/render/formats/draw_options.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

/// Appends which weights ran and what was decided about them: every decision that an option can
/// make.
void append_model_options(const VitConfig& config, Recipe& recipe);

/// Appends the options that prepare() used on this image, resolved.
void append_prepare_options(const PrepareOptions& options, const MaskedImage& image,
                            Recipe& recipe);

/// Appends layers, head and queries.
void append_attention_options(const std::vector<int>& layers, const std::string& head,
                              const std::vector<QueryRequest>& queries, Recipe& recipe);

/// Appends the queries that were asked for, if any.
void append_queries(const std::vector<QueryRequest>& queries, Recipe& recipe);

/// Appends how weights become colours, where it is not the default.
void append_colour_options(const ColourOptions& options, Recipe& recipe);

/// Appends how figures are drawn, where it is not the default; the format is each file's own.
void append_figure_options(const DrawOptions& options, Recipe& recipe);

}  // namespace lacuna
