#include "lacuna/model/nn/kernels.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "lacuna/model/nn/matrix_product.hpp"
#include "lacuna/model/nn/row_kernels.hpp"
#include "lacuna/model/nn/steady_rows.hpp"

namespace lacuna::nn {
namespace {

// Wide enough for the matrix unit, narrow enough that two workers share the narrowest product (192
// columns).
constexpr int wide_panel = 192;
constexpr int narrow_panel = 96;
constexpr int norm_rows = 16;  // Rows of one task where each row is for itself.

int panel_width(int outputs) {
  return outputs >= 4 * wide_panel ? wide_panel : narrow_panel;
}

/// `rows` rows of the input, dense; what is missing to them is 0.
ConstMatrixView filled_up(ConstMatrixView input, int rows, Matrix& memory) {
  if (rows <= input.rows && input.stride == input.columns) {
    return input;
  }
  memory = Matrix(std::max(rows, input.rows), input.columns);
  for (int row = 0; row < input.rows; ++row) {
    std::ranges::copy(input.row(row), memory.row(row).begin());
  }
  return memory.view();
}

/// Dense rows into their place among others. Returns the row after the last.
const float* put_rows(const float* rows, bool add, MatrixView output) {
  for (int row = 0; row < output.rows; ++row, rows += output.columns) {
    float* const target = output.row(row).data();
    if (add) {
      std::transform(rows, rows + output.columns, target, target, std::plus<>());
    } else {
      std::copy_n(rows, output.columns, target);
    }
  }
  return rows;
}

}  // namespace

/// The weights of a layer, cut into panels of output columns.
struct Linear::Packed {
  int inputs = 0;
  int outputs = 0;
  std::vector<float> bias;
  std::vector<PackedColumns> panels;
  Matrix storage;  // all panels, one after another

  [[nodiscard]] int first_column(int panel) const { return panel * panel_width(outputs); }
  [[nodiscard]] int columns(int panel) const {
    return std::min(panel_width(outputs), outputs - first_column(panel));
  }
  [[nodiscard]] ProductShape shape(int panel, int rows, Epilogue epilogue) const {
    return {.inputs = inputs,
            .columns = columns(panel),
            .rows = rows,
            .gelu = epilogue == Epilogue::gelu};
  }
};

Linear::Linear() = default;
Linear::~Linear() = default;
Linear::Linear(Linear&&) noexcept = default;
Linear& Linear::operator=(Linear&&) noexcept = default;

Linear::Linear(ConstMatrixView weights, std::span<const float> bias, Workers& workers)
    : packed_(std::make_unique<Packed>()) {
  Packed& packed = *packed_;
  packed.inputs = weights.columns;
  packed.outputs = weights.rows;
  packed.bias.assign(bias.begin(), bias.end());
  const int count = parts(packed.outputs, panel_width(packed.outputs));
  packed.storage =
      Matrix(count, std::max(PackedColumns::floats(packed.inputs, packed.columns(0)),
                             PackedColumns::floats(packed.inputs, packed.columns(count - 1))));
  std::vector<std::optional<PackedColumns>> panels(static_cast<std::size_t>(count));
  workers.parallel_for(count, [&](int panel, int) {
    panels[static_cast<std::size_t>(panel)].emplace(
        weights.row_block(packed.first_column(panel), packed.columns(panel)),
        packed.storage.row(panel).data());
  });
  for (std::optional<PackedColumns>& panel : panels) {
    packed.panels.push_back(std::move(*panel));
  }
}

int Linear::inputs() const {
  return packed_->inputs;
}
int Linear::outputs() const {
  return packed_->outputs;
}

void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue, MatrixView output,
            Workers& workers) {
  linear(input, layer, epilogue, std::span(&output, 1), workers);
}

void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue,
            std::span<const MatrixView> outputs, Workers& workers) {
  const Linear::Packed& packed = layer.packed();
  const int count = static_cast<int>(packed.panels.size());
  const auto rows_given = [&](int panel) {
    return steady_rows(packed.shape(panel, input.rows, epilogue));
  };
  const int to_most = rows_given(0);
  const int to_last = rows_given(count - 1);  // which may be narrower
  Matrix memory;
  const ConstMatrixView rows = filled_up(input, std::max(to_most, to_last), memory);
  workers.parallel_for(count, [&](int panel, int) {
    thread_local Matrix dense;
    const int columns = packed.columns(panel);
    const int first = packed.first_column(panel);
    const int given = panel + 1 < count ? to_most : to_last;
    float* const products =
        thread_memory(dense, static_cast<std::size_t>(std::max(given, rows.rows)) *
                                 static_cast<std::size_t>(columns));
    for (int row = 0; row < input.rows; row += given) {
      product(packed.shape(panel, given, epilogue), rows.row(row).data(),
              packed.panels[static_cast<std::size_t>(panel)], packed.bias.data() + first,
              products + static_cast<std::ptrdiff_t>(row) * columns);
    }
    const float* next = products;
    for (const MatrixView& output : outputs) {
      next =
          put_rows(next, epilogue == Epilogue::add_to_output, output.column_block(first, columns));
    }
  });
}

void layer_norm(ConstMatrixView input, const LayerNorm& norm, MatrixView output, Workers& workers) {
  workers.parallel_for(parts(input.rows, norm_rows), [&](int task, int) {
    const int end = std::min(input.rows, (task + 1) * norm_rows);
    for (int row = task * norm_rows; row < end; ++row) {
      layer_norm_row(input.row(row), norm.weight, norm.bias, norm.epsilon, output.row(row));
    }
  });
}

void swiglu(ConstMatrixView input, MatrixView output, Workers& workers) {
  workers.parallel_for(parts(input.rows, norm_rows), [&](int task, int) {
    const int end = std::min(input.rows, (task + 1) * norm_rows);
    for (int row = task * norm_rows; row < end; ++row) {
      const auto halves = input.row(row);
      const auto half = static_cast<std::size_t>(output.columns);
      swiglu_row(halves.first(half), halves.last(half), output.row(row));
    }
  });
}

}  // namespace lacuna::nn
