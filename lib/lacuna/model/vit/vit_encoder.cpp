#include "lacuna/model/vit/vit_encoder.hpp"

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/position_table.hpp"
#include "lacuna/model/vit/untrained.hpp"

namespace lacuna {
namespace {

/// The patches that are in the sequence, hidden ones as rows of 0.
Matrix patch_vectors(const Matrix& patches, const TokenLayout& layout) {
  Matrix vectors(layout.patch_tokens(), patches.columns());
  int row = 0;
  for (const Token& token : layout.tokens) {
    if (token.kind != TokenKind::patch) {
      continue;
    }
    if (!token.hidden) {
      std::ranges::copy(patches.row(token.patch), vectors.row(row).begin());
    }
    ++row;
  }
  return vectors;
}

/// The model's mask token in place of the tokens that the layout replaces.
void replace_tokens(const VitModel& model, const TokenLayout& layout, Matrix& tokens) {
  for (int row = 0; row < layout.length(); ++row) {
    if (!layout.at(row).replaced) {
      continue;
    }
    if (model.weights.mask_token.rows() == 0) {
      throw Error(ErrorKind::usage, "layout {}: {} has no mask token; DINOv2 and some ViT have one",
                  layout.name(), model.config.name);
    }
    std::ranges::copy(model.weights.mask_token.row(0), tokens.row(row).begin());
  }
}

void add_positions(const Matrix& positions, const TokenLayout& layout, Matrix& tokens) {
  for (int row = 0; row < layout.length(); ++row) {
    const int position = layout.at(row).position;
    if (position >= 0) {
      std::ranges::transform(tokens.row(row), positions.row(position), tokens.row(row).begin(),
                             std::plus<>());
    }
  }
}

/// How many passes from the first on go through a layer together: at least one.
std::size_t count_together(std::span<const LayerPass> passes) {
  int rows = passes.front().state->tokens.rows();
  std::size_t count = 1;
  while (count < passes.size() && rows + passes[count].state->tokens.rows() <= tokens_together) {
    rows += passes[count++].state->tokens.rows();
  }
  return count;
}

std::function<void(int, ConstMatrixView)> handed_to_sinks(const LayerPass& pass, int layer) {
  if (pass.sinks.empty()) {
    return nullptr;
  }
  return [layer, &pass](int head, ConstMatrixView weights) {
    for (AttentionSink* sink : pass.sinks) {
      sink->take({.layer = layer, .head = head, .weights = weights, .keys = pass.state->keys});
    }
  };
}

}  // namespace

Matrix position_rows(const VitModel& model, const PatchGrid& grid) {
  const VitConfig& config = model.config;
  if (grid == config.stored_grid) {
    return model.weights.positions;
  }
  if (!config.trained) {
    return untrained_positions(config, config.untrained_seed, grid);
  }
  const int prefix = config.prefix_positions();
  Matrix stored(config.stored_grid.count(), config.width);
  std::copy_n(model.weights.positions.row(prefix).data(), stored.size(), stored.data());
  const Matrix resized = resize_positions(stored, config.stored_grid, grid, config.position_resize);
  Matrix rows(prefix + grid.count(), config.width);
  std::copy_n(model.weights.positions.data(), prefix * config.width, rows.data());
  std::copy_n(resized.data(), resized.size(), rows.row(prefix).data());
  return rows;
}

EncoderState embed_tokens(const VitModel& model, const Matrix& patches, const Matrix& positions,
                          const TokenLayout& layout, Workers& workers) {
  EncoderState state{.layout = layout,
                     .keys = layout.attended_tokens(),
                     .tokens = Matrix(layout.length(), model.config.width),
                     .buffers = {}};
  const int prefix = layout.length() - layout.patch_tokens();
  for (int row = 0; row < prefix; ++row) {
    std::ranges::copy(model.weights.prefix.row(row), state.tokens.row(row).begin());
  }
  if (layout.patch_tokens() > 0) {
    const Matrix vectors = patch_vectors(patches, layout);
    nn::linear(vectors.view(), model.weights.patch_embedding, nn::Epilogue::none,
               state.tokens.view().row_block(prefix, layout.patch_tokens()), workers);
  }
  replace_tokens(model, layout, state.tokens);
  add_positions(positions, layout, state.tokens);
  return state;
}

void encode_layer(const VitModel& model, int layer, EncoderState& state,
                  std::span<AttentionSink* const> sinks, Workers& workers) {
  const LayerPass alone = {.state = &state, .sinks = {sinks.begin(), sinks.end()}};
  encode_layer(model, layer, std::span(&alone, 1), workers);
}

void encode_layer(const VitModel& model, int layer, std::span<const LayerPass> passes,
                  Workers& workers) {
  while (!passes.empty()) {
    const auto together = passes.first(count_together(passes));
    std::vector<BlockSequence> sequences;
    for (const LayerPass& pass : together) {
      sequences.push_back({.tokens = pass.state->tokens.view(),
                           .keys = pass.state->keys,
                           .on_head = handed_to_sinks(pass, layer)});
    }
    transformer_block(model.weights.blocks[static_cast<std::size_t>(layer)], model.config.heads,
                      sequences, together.front().state->buffers, workers);
    int first = 0;
    for (const LayerPass& pass : together) {
      const int rows = pass.state->tokens.rows();
      pass.state->qkv = together.front().state->buffers.qkv.view().row_block(first, rows);
      first += rows;
    }
    passes = passes.subspan(together.size());
  }
}

Matrix final_norm(const VitModel& model, const EncoderState& state) {
  if (!model.weights.norm) {
    return state.tokens;
  }
  Matrix normed(state.tokens.rows(), state.tokens.columns());
  nn::layer_norm(state.tokens.view(), *model.weights.norm, normed.view());
  return normed;
}

}  // namespace lacuna
