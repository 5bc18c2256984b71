#pragma once

#include <string_view>

namespace lacuna {

/// What every output of a model without trained weights says.
inline constexpr std::string_view untrained_notice =
    "untrained weights: the mechanism is real, the meaning is not";

}  // namespace lacuna
