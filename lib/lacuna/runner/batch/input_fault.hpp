#pragma once

#include <functional>
#include <optional>

#include "lacuna/base/error.hpp"
#include "lacuna/flow/input.hpp"

namespace lacuna {

/// What the step throws, if it is the input's own fault, a lack of memory for it, too; the message
/// names the input. All else goes on upwards.
[[nodiscard]] std::optional<Error> fault_of(const Input& input, const std::function<void()>& step);

}  // namespace lacuna
