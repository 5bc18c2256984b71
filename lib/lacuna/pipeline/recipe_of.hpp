#pragma once

#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit_config.hpp"
#include "lacuna/pipeline/prepare.hpp"

namespace lacuna {

/// Appends which weights ran and what was decided about them: every decision that an option can
/// make.
void append_model_options(const VitConfig& config, Recipe& recipe);

/// Appends the options that prepare() used on this image, resolved.
void append_prepare_options(const PrepareOptions& options, const MaskedImage& image,
                            Recipe& recipe);

}  // namespace lacuna
