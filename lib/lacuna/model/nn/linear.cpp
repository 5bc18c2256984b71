#include "lacuna/model/nn/linear.hpp"

#include <algorithm>

namespace lacuna::nn {
namespace {

// 104 rows of 3072 floats, the widest of a ViT-B, are 1.2 MB, about an L2 cache; taller ones
// read the weights less often, but leave less there. Below 18, two tiles, a strip would read the
// weights for too few rows.
constexpr int tallest_strip = 104;
constexpr int shortest_strip = 18;

}  // namespace

Linear::Linear(int inputs, std::span<const float> bias, const ReadRows& read, Workers& workers)
    : weights_(inputs, static_cast<int>(bias.size()), RightSide::weights),
      bias_(bias.begin(), bias.end()) {
  std::vector<Matrix> pieces(static_cast<std::size_t>(workers.count()));
  workers.parallel_for(weights_.panels(), [&](int panel, int worker) {
    Matrix& piece = pieces[static_cast<std::size_t>(worker)];
    if (piece.size() == 0) {
      piece = Matrix::unset(std::min(weights_.panel_width(), outputs()), inputs);
    }
    const int first = weights_.first_column(panel);
    const MatrixView rows = piece.view().row_block(0, weights_.end_column(panel) - first);
    read(first, rows);
    std::vector<const float*> columns(static_cast<std::size_t>(rows.rows));
    for (int row = 0; row < rows.rows; ++row) {
      columns[static_cast<std::size_t>(row)] = rows.row(row).data();
    }
    weights_.pack_columns(panel, columns);
  });
}

Linear::Linear(ConstMatrixView weights, std::span<const float> bias, Workers& workers)
    : Linear(
          weights.columns, bias,
          [&](int first, MatrixView target) {
            for (int row = 0; row < target.rows; ++row) {
              std::ranges::copy(weights.row(first + row), target.row(row).begin());
            }
          },
          workers) {}

void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue, MatrixView output) {
  multiply(input, layer.weights(), layer.bias(), epilogue, output);
}

void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue, MatrixView output,
            Workers& workers) {
  const int height = strip_rows(input.rows, workers.count());
  workers.parallel_for(parts(input.rows, height), [&](int strip, int) {
    const int first = strip * height;
    const int count = std::min(height, input.rows - first);
    linear(input.row_block(first, count), layer, epilogue, output.row_block(first, count));
  });
}

int strip_rows(int rows, int threads) {
  const int strips = std::max(1, parts(parts(rows, tallest_strip), threads) * threads);
  return std::max(shortest_strip, parts(rows, strips));
}

}  // namespace lacuna::nn
