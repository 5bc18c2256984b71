#include "support/formula_tensors.hpp"

#include "support/tiny_checkpoint.hpp"

namespace lacuna::testing {

Matrix FormulaTensors::tensor(const std::string& name, int rows, int columns) {
  Matrix values(rows, columns);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values.data()[i] = tiny_value(name, i);
  }
  return values;
}

}  // namespace lacuna::testing
