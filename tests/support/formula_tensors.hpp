#pragma once

#include <string>

#include "lacuna/model/tensor_source.hpp"

namespace lacuna::testing {

/// A model of which every value is known: tiny_value() of its name and place.
class FormulaTensors : public TensorSource {
 public:
  [[nodiscard]] bool has(const std::string& /*name*/) const override { return true; }
  [[nodiscard]] Matrix tensor(const std::string& name, int rows, int columns) override;
};

}  // namespace lacuna::testing
