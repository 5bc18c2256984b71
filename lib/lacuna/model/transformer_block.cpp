#include "lacuna/model/transformer_block.hpp"

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

}  // namespace

void transformer_block(const BlockWeights& block, int heads, std::span<const int> keys,
                       BlockBuffers& buffers, MatrixView tokens,
                       const std::function<void(int, ConstMatrixView)>& on_head, Workers& workers) {
  fit(buffers, tokens.rows, tokens.columns, block);
  const MatrixView normed = buffers.normed.view();
  const MatrixView qkv = buffers.qkv.view();
  const MatrixView attended = buffers.attended.view();

  // x = x + attn(norm1(x))
  nn::layer_norm(tokens, block.norm1, normed, workers);
  nn::linear(normed, block.qkv, nn::Epilogue::none, qkv, workers);
  nn::attention(qkv, heads, keys, buffers.attention, attended, on_head, workers);
  nn::linear(attended, block.projection, nn::Epilogue::add_to_output, tokens, workers);

  // x = x + mlp(norm2(x))
  nn::layer_norm(tokens, block.norm2, normed, workers);
  first_product(block, buffers, workers);
  nn::linear(buffers.mlp.view(), block.fc2, nn::Epilogue::add_to_output, tokens, workers);
}

}  // namespace lacuna
