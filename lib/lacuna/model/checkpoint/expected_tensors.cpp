#include "lacuna/model/checkpoint/expected_tensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lacuna {
namespace {

using Shape = std::vector<std::uint64_t>;

std::uint64_t size(int number) {
  return static_cast<std::uint64_t>(number);
}

/// Collects names and shapes, so that a list reads like a state dict.
struct List {
  std::vector<NamedShape> tensors;

  void add(const std::string& name, Shape shape) { tensors.push_back({name, std::move(shape)}); }
  void linear(const std::string& name, std::uint64_t out, std::uint64_t in, bool has_bias = true) {
    add(name + ".weight", {out, in});
    if (has_bias) {
      add(name + ".bias", {out});
    }
  }
  void norm(const std::string& name, std::uint64_t width) {
    add(name + ".weight", {width});
    add(name + ".bias", {width});
  }
};

void add_classifier(const VitConfig& config, List& list) {
  const ClassifierConfig& classifier = *config.classifier;
  const std::uint64_t width = size(config.width);
  const std::uint64_t inputs = classifier.pool == Pool::cls_and_mean ? 2 * width : width;
  if (!config.final_norm) {
    list.norm("fc_norm", width);
  }
  list.linear("head", size(classifier.classes), inputs);
  if (classifier.pool == Pool::cls_and_distillation) {
    list.linear("head_dist", size(classifier.classes), inputs);
  }
}

void add_decoder(const VitConfig& config, List& list) {
  const DecoderConfig& decoder = *config.decoder;
  const std::uint64_t width = size(decoder.width);
  const std::uint64_t patch = size(config.patch_size);
  list.linear("decoder_embed", width, size(config.width));
  list.add("decoder_mask_token", {1, 1, width});
  list.add("decoder_pos_embed", {1, 1 + size(config.stored_grid.count()), width});
  for (int layer = 0; layer < decoder.depth; ++layer) {
    const std::string block = fmt::format("decoder_blocks.{}.", layer);
    list.norm(block + "norm1", width);
    list.linear(block + "attn.qkv", 3 * width, width);
    list.linear(block + "attn.proj", width, width);
    list.norm(block + "norm2", width);
    list.linear(block + "mlp.fc1", size(decoder.mlp_width), width);
    list.linear(block + "mlp.fc2", width, size(decoder.mlp_width));
  }
  list.norm("decoder_norm", width);
  list.linear("decoder_pred", 3 * patch * patch, width);
}

void add_embedding(const VitConfig& config, List& list) {
  const std::uint64_t width = size(config.width);
  const std::uint64_t patch = size(config.patch_size);
  list.add("patch_embed.proj.weight", {width, 3, patch, patch});
  list.add("patch_embed.proj.bias", {width});
  const auto registers = std::ranges::count(config.prefix, TokenKind::reg);
  if (registers > 0) {
    list.add("reg_token", {1, static_cast<std::uint64_t>(registers), width});
  }
  for (const TokenKind kind : config.prefix) {
    if (kind != TokenKind::reg) {
      list.add(kind == TokenKind::cls ? "cls_token" : "dist_token", {1, 1, width});
    }
  }
  const int prefix = config.prefix_has_positions ? config.prefix_positions() : 0;
  list.add("pos_embed", {1, size(prefix + config.stored_grid.count()), width});
  if (config.mask_token) {
    list.add("mask_token", {1, 1, width});
  }
}

void add_layer(const VitConfig& config, const std::string& block, List& list) {
  const std::uint64_t width = size(config.width);
  const std::uint64_t mlp = size(config.mlp_width);
  const std::uint64_t halves = config.activation == Activation::swiglu ? 2 : 1;
  list.norm(block + "norm1", width);
  list.linear(block + "attn.qkv", 3 * width, width, config.qkv_bias);
  list.linear(block + "attn.proj", width, width);
  list.norm(block + "norm2", width);
  list.linear(block + "mlp.fc1", halves * mlp, width);
  list.linear(block + "mlp.fc2", width, mlp);
  if (config.layer_scale) {
    list.add(block + "ls1.gamma", {width});
    list.add(block + "ls2.gamma", {width});
  }
}

}  // namespace

std::vector<NamedShape> expected_tensors(const VitConfig& config) {
  List list;
  add_embedding(config, list);
  for (int layer = 0; layer < config.depth; ++layer) {
    add_layer(config, fmt::format("blocks.{}.", layer), list);
  }
  if (config.final_norm) {
    list.norm("norm", size(config.width));
  }
  if (config.classifier) {
    add_classifier(config, list);
  }
  if (config.decoder) {
    add_decoder(config, list);
  }
  return std::move(list.tensors);
}

}  // namespace lacuna
