#include "lacuna/model/checkpoint/checkpoint_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr std::uint64_t most_registers = 64;
constexpr std::uint64_t most_classes = std::uint64_t{1} << 20U;

/// The width and the patch size, from the patch embedding.
void read_patch_embedding(const NamedTensors& named, VitConfig& config) {
  const StoredTensor& tensor = named.required("patch_embed.proj.weight");
  const auto& shape = tensor.shape;
  if (shape.size() != 4 || shape[1] != 3 || shape[2] != shape[3] || shape[2] == 0 ||
      shape[2] > largest_patch || shape[0] == 0 || shape[0] > largest_width) {
    fail_shape(
        *named.file, tensor,
        fmt::format("[width up to {}, 3, p, p] with p from 1 to {}", largest_width, largest_patch));
  }
  config.width = static_cast<int>(shape[0]);
  config.patch_size = static_cast<int>(shape[2]);
}

void read_prefix(const NamedTensors& named, VitConfig& config) {
  config.prefix.clear();
  if (named.has("cls_token")) {
    config.prefix.push_back(TokenKind::cls);
  }
  if (named.has("dist_token")) {
    config.prefix.push_back(TokenKind::distillation);
  }
  if (const StoredTensor* const registers = named.find("reg_token")) {
    const auto& shape = registers->shape;
    const std::uint64_t count = shape.size() >= 2 ? shape[shape.size() - 2] : 0;
    if (count == 0 || count > most_registers) {
      fail_shape(*named.file, *registers,
                 fmt::format("[1, up to {}, {}]", most_registers, config.width));
    }
    config.prefix.insert(config.prefix.end(), count, TokenKind::reg);
  }
}

/// The grid of `patches`: a stated one, else a square.
std::optional<PatchGrid> grid_of_rows(std::uint64_t patches, const VitConfig& config,
                                      const std::vector<HubConfig>& hubs) {
  for (const HubConfig& hub : hubs) {
    if (hub.image_size && hub.image_size->size() == 2) {
      const PatchGrid grid = {.rows = hub.image_size->front() / config.patch_size,
                              .columns = hub.image_size->back() / config.patch_size,
                              .patch_size = config.patch_size};
      if (static_cast<std::uint64_t>(grid.count()) == patches && patches > 0) {
        return grid;
      }
    }
  }
  const auto root = static_cast<int>(std::lround(std::sqrt(static_cast<double>(patches))));
  const bool square =
      root > 0 && static_cast<std::uint64_t>(root) * static_cast<std::uint64_t>(root) == patches;
  return square ? std::optional(
                      PatchGrid{.rows = root, .columns = root, .patch_size = config.patch_size})
                : std::nullopt;
}

/// The grid, and whether the prefix tokens have rows in its table.
void read_positions(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                    VitConfig& config) {
  const StoredTensor& table = named.required("pos_embed");
  const std::uint64_t side = largest_image / static_cast<std::uint64_t>(config.patch_size);
  if (table.shape.size() != 3 || table.shape[0] != 1 || table.shape[1] > side * side + 2) {
    fail_shape(*named.file, table,
               fmt::format("[1, rows, {}] with rows for at most {} x {} patches", config.width,
                           side, side));
  }
  const std::uint64_t rows = table.shape[1];
  const auto prefix = static_cast<std::uint64_t>(config.prefix_positions());
  std::optional<PatchGrid> grid =
      rows > prefix ? grid_of_rows(rows - prefix, config, hubs) : std::nullopt;
  config.prefix_has_positions = grid.has_value();
  if (!grid) {
    grid = grid_of_rows(rows, config, hubs);
  }
  if (!grid) {
    fail(named.file->subject(), ErrorKind::bad_value,
         "{} has {} rows, needed {} for the prefix tokens (or none) and a square number of "
         "patches; another grid is told by image_size [height, width] in a config.json",
         named.spelled("pos_embed"), rows, prefix);
  }
  config.stored_grid = *grid;
}

/// One more than the largest N of "blocks.N."; a gap shows later as missing tensors.
int read_depth(const NamedTensors& named, std::string_view stack) {
  int depth = 0;
  for (const auto& [name, parts] : named.tensors) {
    if (name.starts_with(stack)) {
      int layer = 0;
      std::from_chars(name.data() + stack.size(), name.data() + name.size(), layer);
      depth = std::max(depth, layer + 1);
    }
  }
  return std::max(depth, 1);
}

std::uint64_t dimension(const NamedTensors& named, const std::string& name, std::size_t index,
                        std::uint64_t most) {
  const StoredTensor& tensor = named.required(name);
  if (tensor.shape.size() != 2 || tensor.shape[index] == 0 || tensor.shape[index] > most) {
    fail_shape(*named.file, tensor,
               fmt::format("two dimensions, the {} of them from 1 to {}",
                           index == 0 ? "first" : "second", most));
  }
  return tensor.shape[index];
}

void read_mlp(const NamedTensors& named, VitConfig& config) {
  const std::string fc1 = "blocks.0.mlp.fc1.weight";
  const std::uint64_t rows =
      dimension(named, fc1, 0, 2 * largest_mlp_width) * named.tensors.find(fc1)->second.size();
  const std::uint64_t width = dimension(named, "blocks.0.mlp.fc2.weight", 1, largest_mlp_width);
  config.mlp_width = static_cast<int>(width);
  config.activation = rows == 2 * width ? Activation::swiglu : Activation::gelu;
}

void read_mask_token(NamedTensors& named, VitConfig& config) {
  const StoredTensor* token = named.find("mask_token");
  if (token != nullptr && token->count() != static_cast<std::uint64_t>(config.width)) {
    named.ignore("mask_token", "the mask token of a decoder that is not here");
    token = nullptr;
  }
  config.mask_token = token != nullptr;
}

Pool pool_of(const NamedTensors& named, const std::vector<HubConfig>& hubs, const VitConfig& config,
             std::uint64_t inputs) {
  const bool has_cls = named.has("cls_token");
  const bool says_mean =
      std::ranges::any_of(hubs, [](const HubConfig& hub) { return hub.global_pool == "avg"; });
  if (inputs == 2 * static_cast<std::uint64_t>(config.width)) {
    return Pool::cls_and_mean;
  }
  if (named.has("head_dist.weight")) {
    return Pool::cls_and_distillation;
  }
  return !has_cls || says_mean || !config.final_norm ? Pool::mean : Pool::cls;
}

void ignore_modules(NamedTensors& named, std::initializer_list<const char*> modules,
                    std::string_view reason) {
  for (const char* const module : modules) {
    for (const char* const leaf : {".weight", ".bias"}) {
      if (named.has(std::string(module) + leaf)) {
        named.ignore(std::string(module) + leaf, reason);
      }
    }
  }
}

void read_classifier(NamedTensors& named, const std::vector<HubConfig>& hubs, VitConfig& config) {
  if (named.has("fc_norm.weight") && named.has("norm.weight")) {
    fail(named.file->subject(), ErrorKind::unsupported,
         "has both norm and fc_norm, a norm before and one after the pool, which no known family "
         "has");
  }
  config.final_norm = !named.has("fc_norm.weight");
  const bool has_layer_before = std::ranges::any_of(named.ignored, [](const auto& ignored) {
    return ignored.reason.starts_with("a layer before the classifier");
  });
  if (has_layer_before || !named.has("head.weight")) {
    ignore_modules(named, {"head", "head_dist"},
                   has_layer_before ? "a classifier behind a layer that is not run"
                                    : "a classifier of which a half is missing");
    ignore_modules(named, {"fc_norm"}, "the norm of a pool without a classifier");
    return;
  }
  ClassifierConfig classifier;
  classifier.classes = static_cast<int>(dimension(named, "head.weight", 0, most_classes));
  classifier.pool =
      pool_of(named, hubs, config, dimension(named, "head.weight", 1, 2 * largest_width));
  for (const HubConfig& hub : hubs) {
    if (classifier.labels.empty() &&
        hub.labels.size() == static_cast<std::size_t>(classifier.classes)) {
      classifier.labels = hub.labels;
    }
  }
  config.classifier = std::move(classifier);
}

void read_decoder(const NamedTensors& named, VitConfig& config) {
  if (!named.has_any("decoder_")) {
    return;
  }
  DecoderConfig decoder;
  decoder.width = static_cast<int>(dimension(named, "decoder_embed.weight", 0, largest_width));
  decoder.depth = read_depth(named, "decoder_blocks.");
  decoder.mlp_width =
      static_cast<int>(dimension(named, "decoder_blocks.0.mlp.fc1.weight", 0, largest_mlp_width));
  config.decoder = decoder;
}

}  // namespace

VitConfig shape_of(NamedTensors& named, const std::vector<HubConfig>& hubs) {
  VitConfig config;
  config.name = named.file->subject();
  config.trained = true;
  read_patch_embedding(named, config);
  read_prefix(named, config);
  read_positions(named, hubs, config);
  config.depth = read_depth(named, "blocks.");
  read_mlp(named, config);
  config.layer_scale = named.has("blocks.0.ls1.gamma");
  config.qkv_bias = named.has("blocks.0.attn.qkv.bias");
  read_mask_token(named, config);
  read_classifier(named, hubs, config);
  read_decoder(named, config);
  return config;
}

}  // namespace lacuna
