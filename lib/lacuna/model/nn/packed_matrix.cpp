#include "lacuna/model/nn/packed_matrix.hpp"

#include <algorithm>

#include "lacuna/model/nn/instruction_set.hpp"

namespace lacuna::nn {
namespace {

int panel_width_of(RightSide kind) {
  return instruction_set() != InstructionSet::avx512 ? 16 : kind == RightSide::weights ? 48 : 32;
}

}  // namespace

PackedMatrix::PackedMatrix(int inputs, int columns, RightSide kind) : width_(panel_width_of(kind)) {
  reshape(inputs, columns);
}

void PackedMatrix::reshape(int inputs, int columns) {
  inputs_ = inputs;
  columns_ = columns;
  if (memory_.size() <
      static_cast<std::size_t>(inputs) * static_cast<std::size_t>(in_sixteens(columns))) {
    memory_ = Matrix::unset(inputs, in_sixteens(columns));
  }
}

int PackedMatrix::panels() const {
  return parts(columns_, width_);
}

void PackedMatrix::pack_columns(int panel, std::span<const float* const> columns) {
  constexpr int steps = 16;  // so many floats of each column at a time: a cache line
  const int width = in_sixteens(end_column(panel) - first_column(panel));
  const int used = static_cast<int>(columns.size());
  for (int step = 0; step < inputs_; step += steps) {
    const int end = std::min(steps, inputs_ - step);
    const MatrixView block = {target(panel) + std::ptrdiff_t{step} * width, end, width, width};
    for (int column = 0; column < used; ++column) {
      const float* const source = columns[static_cast<std::size_t>(column)] + step;
      for (int i = 0; i < end; ++i) {
        block.data[i * block.stride + column] = source[i];
      }
    }
    for (int i = 0; i < end; ++i) {
      std::fill(block.row(i).begin() + used, block.row(i).end(), 0.0F);
    }
  }
}

void PackedMatrix::pack_rows(std::span<const float* const> rows) {
  for (int panel = 0; panel < panels(); ++panel) {
    const int first = first_column(panel);
    const int used = end_column(panel) - first;
    const int width = in_sixteens(used);
    float* next = target(panel);
    for (const float* const row : rows) {
      std::fill(std::copy_n(row + first, used, next), next + width, 0.0F);
      next += width;
    }
  }
}

}  // namespace lacuna::nn
