#include "lacuna/model/vit/transformer_block.hpp"

#include <numeric>
#include <vector>

namespace lacuna {
namespace {

void fit(BlockBuffers& buffers, int tokens, int width, const BlockWeights& block) {
  const int mlp_width = block.fc2.inputs();
  if (buffers.normed.rows() != tokens || buffers.normed.columns() != width ||
      buffers.mlp.columns() != mlp_width) {
    buffers.normed = Matrix(tokens, width);
    buffers.qkv = Matrix(tokens, 3 * width);
    buffers.attended = Matrix(tokens, width);
    buffers.mlp = Matrix(tokens, mlp_width);
    buffers.halves =
        block.activation == Activation::swiglu ? Matrix(tokens, 2 * mlp_width) : Matrix();
  }
}

/// activation(x W1ᵀ + b1) into buffers.mlp.
void first_product(const BlockWeights& block, BlockBuffers& buffers, Workers& workers) {
  if (block.activation == Activation::swiglu) {
    nn::linear(buffers.normed.view(), block.fc1, nn::Epilogue::none, buffers.halves.view(),
               workers);
    nn::swiglu(buffers.halves.view(), buffers.mlp.view(), workers);
  } else {
    nn::linear(buffers.normed.view(), block.fc1, nn::Epilogue::gelu, buffers.mlp.view(), workers);
  }
}

int token_count(std::span<const BlockSequence> sequences) {
  return std::accumulate(
      sequences.begin(), sequences.end(), 0,
      [](int sum, const BlockSequence& sequence) { return sum + sequence.tokens.rows; });
}

/// body(sequence, the rows of its tokens among all).
template <typename Body>
void for_each(std::span<const BlockSequence> sequences, const Body& body) {
  int first = 0;
  for (const BlockSequence& sequence : sequences) {
    body(sequence, [&](Matrix& all) { return all.view().row_block(first, sequence.tokens.rows); });
    first += sequence.tokens.rows;
  }
}

}  // namespace

void transformer_block(const BlockWeights& block, int heads,
                       std::span<const BlockSequence> sequences, BlockBuffers& buffers,
                       Workers& workers) {
  fit(buffers, token_count(sequences), sequences.front().tokens.columns, block);
  std::vector<MatrixView> residual;
  for (const BlockSequence& sequence : sequences) {
    residual.push_back(sequence.tokens);
  }

  // x = x + attn(norm1(x))
  for_each(sequences, [&](const BlockSequence& sequence, auto rows_of) {
    nn::layer_norm(sequence.tokens, block.norm1, rows_of(buffers.normed), workers);
  });
  nn::linear(buffers.normed.view(), block.qkv, nn::Epilogue::none, buffers.qkv.view(), workers);
  for_each(sequences, [&](const BlockSequence& sequence, auto rows_of) {
    nn::attention(rows_of(buffers.qkv), heads, sequence.keys, buffers.attention,
                  rows_of(buffers.attended), sequence.on_head, workers);
  });
  nn::linear(buffers.attended.view(), block.projection, nn::Epilogue::add_to_output, residual,
             workers);

  // x = x + mlp(norm2(x))
  for_each(sequences, [&](const BlockSequence& sequence, auto rows_of) {
    nn::layer_norm(sequence.tokens, block.norm2, rows_of(buffers.normed), workers);
  });
  first_product(block, buffers, workers);
  nn::linear(buffers.mlp.view(), block.fc2, nn::Epilogue::add_to_output, residual, workers);
}

}  // namespace lacuna
