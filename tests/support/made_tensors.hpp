#pragma once

#include <algorithm>
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
  void read_rows(const std::string& name, int rows, int first, MatrixView target) const override {
    const Matrix made = make_(name, rows, target.columns);
    std::copy_n(made.row(first).data(), target.rows * target.columns, target.data);
  }

 private:
  Make make_;
};

}  // namespace lacuna::testing
