#pragma once

#include <string>

#include "lacuna/image/image.hpp"
#include "lacuna/render/figure/figure.hpp"

namespace lacuna::testing {

/// Where a drawn figure departs from a picture of it, for a person: the boxes in points, how much,
/// and which words of the figure stand there. Empty if nowhere.
///
/// Cells of 8 x 8 pixels are compared by the mean of their channels' differences, so that another
/// version of Cairo or FreeType, whose edges have other greys, is no difference.
/// `scale`: pixels per point of both pictures.
[[nodiscard]] std::string picture_fault(const Image& drawn, const Image& golden,
                                        const Figure& figure, double scale);

/// The figure against tests/golden/figures/`name`.png, which it becomes if the environment has
/// LACUNA_WRITE_GOLDEN: look at it before you commit it.
[[nodiscard]] std::string golden_fault(const std::string& name, const Figure& figure);

}  // namespace lacuna::testing
