#pragma once

#include <string>
#include <vector>

#include "lacuna/render/figure/figure.hpp"

namespace lacuna::testing {

[[nodiscard]] std::vector<TextShape> texts_of(const Figure& figure);

/// The first text that holds these words, or nullptr.
[[nodiscard]] const TextShape* text_with(const Figure& figure, const std::string& words);
[[nodiscard]] bool says(const Figure& figure, const std::string& words);

/// WCAG's contrast of two colours: 1 to 21.
[[nodiscard]] double contrast(const Colour& a, const Colour& b);

/// The first text whose contrast with what lies under it, other than a photo, is below WCAG's 4.5;
/// empty if there is none. Where the ground is transparent, it is white.
[[nodiscard]] std::string contrast_fault(const Figure& figure);

/// What a reader would stumble over: a shape that leaves the canvas, a text over another, a text
/// below 9 points (or another least size, where a table says so), a text of too little contrast in
/// some theme. Empty if there is nothing.
[[nodiscard]] std::string layout_fault(const Figure& figure, double least_size = 9);

}  // namespace lacuna::testing
