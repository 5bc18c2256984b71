#include "lacuna/model/transformer_block.hpp"

namespace lacuna {
namespace {

void fit(BlockBuffers& buffers, int tokens, int width, int mlp_width) {
  if (buffers.normed.rows() != tokens || buffers.normed.columns() != width ||
      buffers.mlp.columns() != mlp_width) {
    buffers.normed = Matrix(tokens, width);
    buffers.qkv = Matrix(tokens, 3 * width);
    buffers.attended = Matrix(tokens, width);
    buffers.mlp = Matrix(tokens, mlp_width);
  }
}

}  // namespace

void transformer_block(const BlockWeights& block, int heads, std::span<const int> keys,
                       BlockBuffers& buffers, MatrixView tokens,
                       const std::function<void(int, ConstMatrixView)>& on_head, Workers& workers) {
  fit(buffers, tokens.rows, tokens.columns, block.fc1.outputs());
  const MatrixView normed = buffers.normed.view();
  const MatrixView qkv = buffers.qkv.view();
  const MatrixView attended = buffers.attended.view();
  const MatrixView hidden = buffers.mlp.view();

  // x = x + attn(norm1(x))
  nn::layer_norm(tokens, block.norm1, normed, workers);
  nn::linear(normed, block.qkv, nn::Epilogue::none, qkv, workers);
  nn::attention(qkv, heads, keys, buffers.attention, attended, on_head, workers);
  nn::linear(attended, block.projection, nn::Epilogue::add_to_output, tokens, workers);

  // x = x + mlp(norm2(x))
  nn::layer_norm(tokens, block.norm2, normed, workers);
  nn::linear(normed, block.fc1, nn::Epilogue::gelu, hidden, workers);
  nn::linear(hidden, block.fc2, nn::Epilogue::add_to_output, tokens, workers);
}

}  // namespace lacuna
