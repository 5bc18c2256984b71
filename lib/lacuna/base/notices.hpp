#pragma once

#include <string_view>

/// What a reader must know to take a figure or a number for what it is: sentences of more than one
/// floor.
namespace lacuna::notices {

inline constexpr std::string_view untrained =
    "untrained weights: the mechanism is real, the meaning is not";
inline constexpr std::string_view composed =
    "a small model trained on composed images: for seeing the mechanism, not for claims about the "
    "world";
inline constexpr std::string_view made_from_content =
    "numbers made from patch content, not by a trained model: the mechanism is real, the meaning "
    "is not";
inline constexpr std::string_view attention_limit =
    "Attention shows where a layer looks, not why the model decides.";

}  // namespace lacuna::notices
