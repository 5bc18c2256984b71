#pragma once

#include <new>
#include <optional>

#include "lacuna/base/error.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"

namespace lacuna {

/// That there was no memory for this input's picture.
[[nodiscard]] Error no_memory_for(const Input& input);

/// What the step throws, if it is the input's own fault; all else goes on upwards.
template <typename Step>
[[nodiscard]] std::optional<Error> fault_of(const Input& input, const Step& step) {
  try {
    step();
    return std::nullopt;
  } catch (const Error& error) {
    if (!is_input_fault(error.kind())) {
      throw;
    }
    return error;
  } catch (const std::bad_alloc&) {
    return no_memory_for(input);
  }
}

}  // namespace lacuna
