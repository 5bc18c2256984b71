// Tokens are cut into strips, and a thread carries a strip as far as it can: each token is for
// itself but where it attends to others. So the threads meet three times a block, the third time
// at its end, and what a strip leaves is still in the cache when its next step reads it.
//
//     strip     norm1 ─▶ qkv
//     ──────────── all strips are there ────────────
//     head      q kᵀ ─▶ softmax ─▶ weights v                       nn/attention.cpp
//     ──────────── all heads are there ─────────────
//     strip     projection + x ─▶ norm2 ─▶ fc1, GELU ─▶ fc2 + x
#include "lacuna/model/vit/transformer_block.hpp"

#include <algorithm>
#include <numeric>

namespace lacuna {
namespace {

/// Rows [first, first + rows) of one sequence, which lie at `place` among the rows of all.
struct Strip {
  const BlockSequence* sequence;
  int first;
  int rows;
  int place;

  [[nodiscard]] MatrixView tokens() const { return sequence->tokens.row_block(first, rows); }
  [[nodiscard]] MatrixView of(Matrix& all) const { return all.view().row_block(place, rows); }
};

int token_count(std::span<const BlockSequence> sequences) {
  return std::accumulate(
      sequences.begin(), sequences.end(), 0,
      [](int sum, const BlockSequence& sequence) { return sum + sequence.tokens.rows; });
}

/// Cuts the rows of all sequences evenly into `count` tasks. A task has a strip of each sequence
/// that it touches.
std::vector<std::vector<Strip>> tasks_of(std::span<const BlockSequence> sequences, int count) {
  std::vector<std::vector<Strip>> tasks(static_cast<std::size_t>(count));
  const int tokens = token_count(sequences);
  int place = 0;
  int task = 0;
  for (const BlockSequence& sequence : sequences) {
    for (int first = 0; first < sequence.tokens.rows;) {
      const int end = even_cut(tokens, task + 1, count);
      const int rows = std::min(sequence.tokens.rows - first, end - place);
      tasks[static_cast<std::size_t>(task)].push_back({&sequence, first, rows, place});
      first += rows;
      place += rows;
      task += place == end ? 1 : 0;
    }
  }
  return tasks;
}

/// Rows a cache line longer than they need: were they a multiple of 4096 bytes apart, those of a
/// tile would fight for the same lines of the cache.
Matrix spaced(int rows, int columns) {
  return Matrix::unset(rows, columns + 16);
}

void fit(BlockBuffers& buffers, int tokens, int width, const BlockWeights& block, int height,
         int workers) {
  const int mlp_width = block.fc2.inputs();
  if (buffers.qkv.rows() != tokens || buffers.qkv.columns() != 3 * width) {
    buffers.qkv = Matrix::unset(tokens, 3 * width);
    buffers.attended = Matrix::unset(tokens, width);
    buffers.strips.clear();
  }
  const auto count = static_cast<std::size_t>(workers);
  if (buffers.strips.size() != count || buffers.strips.front().normed.rows() < height ||
      buffers.strips.front().mlp.columns() != mlp_width + 16) {
    buffers.strips.resize(count);
    for (BlockBuffers::Strip& strip : buffers.strips) {
      strip.normed = spaced(height, width);
      strip.mlp = spaced(height, mlp_width);
      strip.halves =
          block.activation == Activation::swiglu ? Matrix::unset(height, 2 * mlp_width) : Matrix();
    }
  }
}

/// x = x + mlp(norm2(x))
void mlp(const BlockWeights& block, MatrixView tokens, MatrixView normed, MatrixView hidden,
         Matrix& halves) {
  nn::layer_norm(tokens, block.norm2, normed);
  if (block.activation == Activation::gelu) {
    nn::linear(normed, block.fc1, nn::Epilogue::gelu, hidden);
  } else if (block.activation == Activation::gelu_tanh) {
    nn::linear(normed, block.fc1, nn::Epilogue::none, hidden);
    nn::gelu_tanh(hidden);
  } else {
    const MatrixView both = halves.view().row_block(0, tokens.rows);
    nn::linear(normed, block.fc1, nn::Epilogue::none, both);
    nn::swiglu(both, hidden);
  }
  nn::linear(hidden, block.fc2, nn::Epilogue::add_to_output, tokens);
}

}  // namespace

void transformer_block(const BlockWeights& block, int heads,
                       std::span<const BlockSequence> sequences, BlockBuffers& buffers,
                       Workers& workers) {
  const int tokens = token_count(sequences);
  const int width = sequences.front().tokens.columns;
  const int height = nn::strip_rows(tokens, workers.count());
  fit(buffers, tokens, width, block, height, workers.count());
  const std::vector<std::vector<Strip>> tasks = tasks_of(sequences, parts(tokens, height));
  const auto for_strips = [&](const auto& body) {
    workers.parallel_for(static_cast<int>(tasks.size()), [&](int task, int worker) {
      BlockBuffers::Strip& memory = buffers.strips[static_cast<std::size_t>(worker)];
      for (const Strip& strip : tasks[static_cast<std::size_t>(task)]) {
        body(strip, memory.normed.view().row_block(0, strip.rows).column_block(0, width), memory);
      }
    });
  };

  // x = x + attn(norm1(x))
  for_strips([&](const Strip& strip, MatrixView normed, BlockBuffers::Strip&) {
    nn::layer_norm(strip.tokens(), block.norm1, normed);
    nn::linear(normed, block.qkv, nn::Epilogue::none, strip.of(buffers.qkv));
  });
  std::vector<nn::AttendedSequence> attended;
  int place = 0;
  for (const BlockSequence& sequence : sequences) {
    attended.push_back({.qkv = buffers.qkv.view().row_block(place, sequence.tokens.rows),
                        .keys = sequence.keys,
                        .output = buffers.attended.view().row_block(place, sequence.tokens.rows),
                        .on_head = sequence.on_head});
    place += sequence.tokens.rows;
  }
  nn::attention(attended, heads, buffers.attention, workers);

  for_strips([&](const Strip& strip, MatrixView normed, BlockBuffers::Strip& memory) {
    nn::linear(strip.of(buffers.attended), block.projection, nn::Epilogue::add_to_output,
               strip.tokens());
    mlp(block, strip.tokens(), normed,
        memory.mlp.view().row_block(0, strip.rows).column_block(0, block.fc2.inputs()),
        memory.halves);
  });
}

}  // namespace lacuna
