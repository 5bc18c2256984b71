#pragma once

#include <string>
#include <vector>

#include "lacuna/render/figure.hpp"

namespace lacuna::testing {

[[nodiscard]] std::vector<TextShape> texts_of(const Figure& figure);

/// The first text that holds these words, or nullptr.
[[nodiscard]] const TextShape* text_with(const Figure& figure, const std::string& words);
[[nodiscard]] bool says(const Figure& figure, const std::string& words);

/// What a reader would stumble over: a shape that leaves the canvas, a text over another, a text
/// below 9 points (or another least size, where a table says so). Empty if there is nothing.
[[nodiscard]] std::string layout_fault(const Figure& figure, double least_size = 9);

}  // namespace lacuna::testing
