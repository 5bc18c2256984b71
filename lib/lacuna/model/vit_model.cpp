#include "lacuna/model/vit_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/model/untrained.hpp"

namespace lacuna {
namespace {

/// Reads layers by name, so that a block reads like its state dict.
struct Reader {
  TensorSource& source;
  Workers& workers;

  std::vector<float> vector(const std::string& name, int size) const {
    const Matrix values = source.tensor(name, 1, size);
    return {values.data(), values.data() + size};
  }
  nn::Linear linear(const std::string& name, int outputs, int inputs) const {
    const Matrix weights = source.tensor(name + ".weight", outputs, inputs);
    return {weights.view(), vector(name + ".bias", outputs), workers};
  }
  nn::LayerNorm norm(const std::string& name, int size, float epsilon) const {
    return {.weight = vector(name + ".weight", size),
            .bias = vector(name + ".bias", size),
            .epsilon = epsilon};
  }
};

BlockWeights read_block(const Reader& read, const VitConfig& config, int layer) {
  const int width = config.width;
  const std::string block = fmt::format("blocks.{}.", layer);
  BlockWeights weights;
  weights.norm1 = read.norm(block + "norm1", width, config.layer_norm_epsilon);
  weights.qkv = read.linear(block + "attn.qkv", 3 * width, width);
  weights.projection = read.linear(block + "attn.proj", width, width);
  weights.norm2 = read.norm(block + "norm2", width, config.layer_norm_epsilon);
  weights.fc1 = read.linear(block + "mlp.fc1", config.mlp_width, width);
  weights.fc2 = read.linear(block + "mlp.fc2", width, config.mlp_width);
  return weights;
}

Matrix read_prefix(const Reader& read, const VitConfig& config) {
  Matrix prefix(static_cast<int>(config.prefix.size()), config.width);
  const auto registers = static_cast<int>(std::ranges::count(config.prefix, TokenKind::reg));
  const Matrix reg =
      registers > 0 ? read.source.tensor("reg_token", registers, config.width) : Matrix();
  int next_register = 0;
  for (int row = 0; row < prefix.rows(); ++row) {
    const TokenKind kind = config.prefix[static_cast<std::size_t>(row)];
    if (kind == TokenKind::reg) {
      std::ranges::copy(reg.row(next_register++), prefix.row(row).begin());
    } else {
      const std::vector<float> token =
          read.vector(kind == TokenKind::cls ? "cls_token" : "dist_token", config.width);
      std::ranges::copy(token, prefix.row(row).begin());
    }
  }
  return prefix;
}

}  // namespace

VitModel build_vit(const VitConfig& config, TensorSource& source, Workers& workers) {
  const Reader read{source, workers};
  VitModel model{.config = config, .weights = {}};
  VitWeights& weights = model.weights;
  weights.patch_embedding =
      read.linear("patch_embed.proj", config.width, 3 * config.patch_size * config.patch_size);
  weights.prefix = read_prefix(read, config);
  weights.positions = source.tensor(
      "pos_embed", config.prefix_positions() + config.stored_grid.count(), config.width);
  for (int layer = 0; layer < config.depth; ++layer) {
    weights.blocks.push_back(read_block(read, config, layer));
  }
  weights.norm = read.norm("norm", config.width, config.layer_norm_epsilon);
  return model;
}

Matrix position_rows(const VitModel& model, const PatchGrid& grid) {
  const VitConfig& config = model.config;
  if (grid == config.stored_grid) {
    return model.weights.positions;
  }
  if (!config.trained) {
    return untrained_positions(config, config.untrained_seed, grid);
  }
  throw Error(ErrorKind::bad_value,
              fmt::format("{}: its position table is for {} x {} patches, the image has {} x {}; "
                          "use --image-size {}x{}",
                          config.name, config.stored_grid.rows, config.stored_grid.columns,
                          grid.rows, grid.columns, config.stored_grid.columns * grid.patch_size,
                          config.stored_grid.rows * grid.patch_size));
}

}  // namespace lacuna
