#pragma once

#include "lacuna/base/recipe.hpp"
#include "lacuna/pipeline/prepare.hpp"

namespace lacuna {

/// Appends the options that prepare() used on this image, resolved.
void append_prepare_options(const PrepareOptions& options, const MaskedImage& image,
                            Recipe& recipe);

}  // namespace lacuna
