#pragma once

#include <functional>
#include <string>
#include <utility>

#include "lacuna/model/vit/tensor_source.hpp"

namespace lacuna::testing {

/// Every tensor that is asked for, made by a function of its name and shape.
class MadeTensors : public TensorSource {
 public:
  using Make = std::function<Matrix(const std::string& name, int rows, int columns)>;
  explicit MadeTensors(Make make) : make_(std::move(make)) {}
  [[nodiscard]] Matrix tensor(const std::string& name, int rows, int columns) override {
    return make_(name, rows, columns);
  }

 private:
  Make make_;
};

}  // namespace lacuna::testing
