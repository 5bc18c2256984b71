#include "lacuna/model/vit/vit_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string>

namespace lacuna {
namespace {

using Shape = std::initializer_list<int>;

/// Reads a model's tensors by name, so that a block reads like its state dict; or, without a
/// source, only lists what it would read and gives nothing.
class Reader {
 public:
  Reader(const TensorSource& source, Workers& workers) : source_(&source), workers_(&workers) {}
  explicit Reader(std::vector<NamedShape>& listed) : listed_(&listed) {}

  /// `shape` is how it is stored; see TensorSource::tensor() for how it is folded.
  Matrix tensor(const std::string& name, Shape shape) const {
    if (only_lists(name, shape)) {
      return {};
    }
    const std::vector<int> folded(shape.begin() + (shape.size() > 2 && *shape.begin() == 1 ? 1 : 0),
                                  shape.end());
    const int rows = folded.size() == 1 ? 1 : folded.front();
    return source_->tensor(name, rows, product(folded) / rows);
  }
  /// Into memory, row after row.
  void put(const std::string& name, Shape shape, float* target) const {
    const Matrix values = tensor(name, shape);
    std::copy_n(values.data(), values.size(), target);
  }
  std::vector<float> vector(const std::string& name, int size) const {
    const Matrix values = tensor(name, {size});
    return {values.data(), values.data() + values.size()};
  }
  /// Of the shape [outputs, …]. With a `scale`, gamma · (x Wᵀ + b): the scale of each output goes
  /// into its row and its bias.
  nn::Linear linear(const std::string& name, Shape shape, bool has_bias = true,
                    const std::string& scale = "") const {
    const int outputs = *shape.begin();
    const bool is_listed = only_lists(name + ".weight", shape);
    std::vector<float> bias = has_bias
                                  ? vector(name + ".bias", outputs)
                                  : std::vector<float>(static_cast<std::size_t>(outputs), 0.0F);
    const std::vector<float> gamma = scale.empty() ? std::vector<float>() : vector(scale, outputs);
    if (is_listed) {
      return {};
    }
    for (std::size_t output = 0; output < gamma.size(); ++output) {
      bias[output] *= gamma[output];
    }
    return packed(name + ".weight", shape, bias, gamma);
  }
  nn::LayerNorm norm(const std::string& name, int size, float epsilon) const {
    return {.weight = vector(name + ".weight", size),
            .bias = vector(name + ".bias", size),
            .epsilon = epsilon};
  }

 private:
  bool only_lists(const std::string& name, Shape shape) const {
    if (listed_ != nullptr) {
      listed_->push_back({name, {shape.begin(), shape.end()}});
    }
    return listed_ != nullptr;
  }
  static int product(std::span<const int> shape) {
    return std::accumulate(shape.begin(), shape.end(), 1, std::multiplies<>());
  }
  /// Each row times its scale, where there are scales.
  nn::Linear packed(const std::string& name, Shape shape, std::span<const float> bias,
                    std::span<const float> scales) const {
    const int outputs = *shape.begin();
    const auto read = [&](int first, MatrixView target) {
      source_->read_rows(name, outputs, first, target);
      for (int row = 0; row < target.rows && !scales.empty(); ++row) {
        for (float& weight : target.row(row)) {
          weight *= scales[static_cast<std::size_t>(first) + static_cast<std::size_t>(row)];
        }
      }
    };
    return {product({shape.begin(), shape.size()}) / outputs, bias, read, *workers_};
  }

  const TensorSource* source_ = nullptr;
  Workers* workers_ = nullptr;
  std::vector<NamedShape>* listed_ = nullptr;
};

/// What the blocks of an encoder or of a decoder have in common.
struct BlockShape {
  int width = 0;
  int mlp_width = 0;
  Activation activation = Activation::gelu;
  bool layer_scale = false;
  bool qkv_bias = true;
  float epsilon = 1e-6F;
};

BlockWeights read_block(const Reader& read, const BlockShape& shape, const std::string& block) {
  const int width = shape.width;
  const auto branch_end = [&](const std::string& name, int inputs, const std::string& scale) {
    return read.linear(block + name, {width, inputs}, true, shape.layer_scale ? block + scale : "");
  };
  BlockWeights weights;
  weights.norm1 = read.norm(block + "norm1", width, shape.epsilon);
  weights.qkv = read.linear(block + "attn.qkv", {3 * width, width}, shape.qkv_bias);
  weights.projection = branch_end("attn.proj", width, "ls1.gamma");
  weights.norm2 = read.norm(block + "norm2", width, shape.epsilon);
  weights.activation = shape.activation;
  const int halves = shape.activation == Activation::swiglu ? 2 : 1;
  weights.fc1 = read.linear(block + "mlp.fc1", {halves * shape.mlp_width, width});
  weights.fc2 = branch_end("mlp.fc2", shape.mlp_width, "ls2.gamma");
  return weights;
}

/// The registers lie side by side in the prefix, as they are stored.
Matrix read_prefix(const Reader& read, const VitConfig& config) {
  Matrix prefix(static_cast<int>(config.prefix.size()), config.width);
  const auto first_register = std::ranges::find(config.prefix, TokenKind::reg);
  if (const auto count = std::ranges::count(config.prefix, TokenKind::reg); count > 0) {
    read.put("reg_token", {1, static_cast<int>(count), config.width},
             prefix.row(static_cast<int>(first_register - config.prefix.begin())).data());
  }
  for (int row = 0; row < prefix.rows(); ++row) {
    const TokenKind kind = config.prefix[static_cast<std::size_t>(row)];
    if (kind != TokenKind::reg) {
      read.put(kind == TokenKind::cls ? "cls_token" : "dist_token", {1, 1, config.width},
               prefix.row(row).data());
    }
  }
  return prefix;
}

Matrix read_positions(const Reader& read, const VitConfig& config) {
  const int patches = config.stored_grid.count();
  const int prefix = config.prefix_positions();
  if (config.prefix_has_positions) {
    return read.tensor("pos_embed", {1, prefix + patches, config.width});
  }
  const Matrix stored = read.tensor("pos_embed", {1, patches, config.width});
  Matrix positions(prefix + stored.rows(), config.width);
  std::copy_n(stored.data(), stored.size(),
              positions.data() + std::ptrdiff_t{prefix} * config.width);
  return positions;
}

ClassifierWeights read_classifier(const Reader& read, const VitConfig& config) {
  const ClassifierConfig& classifier = *config.classifier;
  const int inputs = classifier.pool == Pool::cls_and_mean ? 2 * config.width : config.width;
  ClassifierWeights weights;
  if (!config.final_norm) {
    weights.norm = read.norm("fc_norm", config.width, config.layer_norm_epsilon);
  }
  weights.head = read.linear("head", {classifier.classes, inputs});
  if (classifier.pool == Pool::cls_and_distillation) {
    weights.distillation_head = read.linear("head_dist", {classifier.classes, inputs});
  }
  return weights;
}

DecoderWeights read_decoder(const Reader& read, const VitConfig& config) {
  const DecoderConfig& decoder = *config.decoder;
  const BlockShape shape = {.width = decoder.width,
                            .mlp_width = decoder.mlp_width,
                            .activation = config.activation,
                            .epsilon = config.layer_norm_epsilon};
  DecoderWeights weights;
  weights.embedding = read.linear("decoder_embed", {decoder.width, config.width});
  weights.mask_token = read.tensor("decoder_mask_token", {1, 1, decoder.width});
  weights.positions =
      read.tensor("decoder_pos_embed", {1, 1 + config.stored_grid.count(), decoder.width});
  for (int layer = 0; layer < decoder.depth; ++layer) {
    weights.blocks.push_back(read_block(read, shape, fmt::format("decoder_blocks.{}.", layer)));
  }
  weights.norm = read.norm("decoder_norm", decoder.width, config.layer_norm_epsilon);
  weights.prediction =
      read.linear("decoder_pred", {3 * config.patch_size * config.patch_size, decoder.width});
  return weights;
}

VitWeights read_weights(const Reader& read, const VitConfig& config) {
  const BlockShape shape = {.width = config.width,
                            .mlp_width = config.mlp_width,
                            .activation = config.activation,
                            .layer_scale = config.layer_scale,
                            .qkv_bias = config.qkv_bias,
                            .epsilon = config.layer_norm_epsilon};
  VitWeights weights;
  weights.patch_embedding =
      read.linear("patch_embed.proj", {config.width, 3, config.patch_size, config.patch_size});
  weights.prefix = read_prefix(read, config);
  weights.positions = read_positions(read, config);
  if (config.mask_token) {
    weights.mask_token = read.tensor("mask_token", {1, 1, config.width});
  }
  for (int layer = 0; layer < config.depth; ++layer) {
    weights.blocks.push_back(read_block(read, shape, fmt::format("blocks.{}.", layer)));
  }
  if (config.final_norm) {
    weights.norm = read.norm("norm", config.width, config.layer_norm_epsilon);
  }
  if (config.classifier) {
    weights.classifier = read_classifier(read, config);
  }
  if (config.decoder) {
    weights.decoder = read_decoder(read, config);
  }
  return weights;
}

}  // namespace

VitModel build_vit(const VitConfig& config, const TensorSource& source, Workers& workers) {
  VitModel model = {.config = config, .weights = read_weights(Reader(source, workers), config)};
  if (config.classifier && !config.classifier->shown) {
    model.weights.classifier.reset();
  }
  return model;
}

std::vector<NamedShape> expected_tensors(const VitConfig& config) {
  std::vector<NamedShape> tensors;
  static_cast<void>(read_weights(Reader(tensors), config));
  return tensors;
}

}  // namespace lacuna
