#pragma once

#include "lacuna/base/workers.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"

namespace lacuna::testing {

/// A model for a flow's test.
[[nodiscard]] inline VitModel untrained_tiny(Workers& workers) {
  ModelOptions options;
  options.model = "untrained:deit-tiny";
  return load_model(options, workers);
}

}  // namespace lacuna::testing
