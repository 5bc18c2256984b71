#include "lacuna/model/checkpoint_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint_names.hpp"
#include "lacuna/model/safetensors_faults.hpp"

namespace lacuna {
namespace {

// Far above every published Vision Transformer; what lies beyond is no model but an accident.
constexpr std::uint64_t largest_width = 8192;
constexpr std::uint64_t largest_mlp_width = 65536;
constexpr std::uint64_t largest_patch = 64;
constexpr std::uint64_t largest_input = 4096;
constexpr int largest_depth = 128;

using Shape = std::vector<std::uint64_t>;

[[noreturn]] void fail(const WeightsFile& file, ErrorKind kind, const std::string& rest) {
  throw Error(kind, fmt::format("{}: {}", file.subject(), rest));
}

/// The width and the patch size, from the patch embedding.
void read_patch_embedding(const WeightsFile& file, VitConfig& config) {
  const StoredTensor& tensor = required_tensor(file, "patch_embed.proj.weight");
  const Shape& shape = tensor.shape;
  if (shape.size() != 4 || shape[1] != 3 || shape[2] != shape[3] || shape[2] == 0 ||
      shape[2] > largest_patch || shape[0] == 0 || shape[0] > largest_width) {
    fail_shape(
        file, tensor,
        fmt::format("[width up to {}, 3, p, p] with p from 1 to {}", largest_width, largest_patch));
  }
  config.width = static_cast<int>(shape[0]);
  config.patch_size = static_cast<int>(shape[2]);
}

std::optional<int> square_root(std::uint64_t number) {
  const auto root =
      static_cast<std::uint64_t>(std::llround(std::sqrt(static_cast<double>(number))));
  return root > 0 && root * root == number ? std::optional(static_cast<int>(root)) : std::nullopt;
}

/// The prefix tokens and the grid, which share the position table.
void read_positions(const WeightsFile& file, VitConfig& config) {
  const StoredTensor& table = required_tensor(file, "pos_embed");
  const std::uint64_t side = largest_input / static_cast<std::uint64_t>(config.patch_size);
  if (table.shape.size() != 3 || table.shape[0] != 1 || table.shape[1] > side * side + 2) {
    fail_shape(file, table,
               fmt::format("[1, rows, {}] with rows for at most {} x {} patches", config.width,
                           side, side));
  }
  const std::uint64_t rows = table.shape[1];
  config.prefix.clear();
  if (file.find("dist_token") != nullptr) {
    config.prefix = {TokenKind::cls, TokenKind::distillation};
  } else if (file.find("cls_token") != nullptr || !square_root(rows)) {
    config.prefix = {TokenKind::cls};
  }
  const std::uint64_t prefix = config.prefix.size();
  const std::optional<int> root = rows > prefix ? square_root(rows - prefix) : std::nullopt;
  if (!root && square_root(rows)) {
    fail(file, ErrorKind::unsupported,
         fmt::format("pos_embed has {} rows, none of them for the prefix tokens; this is not read "
                     "yet, use a ViT, DeiT, DINO or MAE encoder",
                     rows));
  }
  if (!root) {
    fail(file, ErrorKind::bad_value,
         fmt::format("pos_embed has {} rows, needed {} and a square number of patches; only square "
                     "grids can be told from the rows",
                     rows, prefix));
  }
  config.stored_grid = {.rows = *root, .columns = *root, .patch_size = config.patch_size};
  config.preprocessing.height = *root * config.patch_size;
  config.preprocessing.width = config.preprocessing.height;
}

std::optional<int> parse_positive(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && number > 0 ? std::optional(number) : std::nullopt;
}

/// One more than the largest N of "blocks.N."; a gap shows later as missing tensors.
int read_depth(const WeightsFile& file) {
  constexpr std::string_view blocks = "blocks.";
  int depth = 0;
  for (const StoredTensor& tensor : file.tensors()) {
    if (!tensor.name.starts_with(blocks)) {
      continue;
    }
    const std::string_view rest = std::string_view(tensor.name).substr(blocks.size());
    const std::string_view number = rest.substr(0, rest.find('.'));
    const std::optional<int> layer = number == "0" ? 0 : parse_positive(number);
    if (!layer || *layer >= largest_depth) {
      fail(file, ErrorKind::bad_value,
           fmt::format("tensor {} is of no layer from 0 to {}; name a Vision Transformer",
                       quoted_name(tensor.name), largest_depth - 1));
    }
    depth = std::max(depth, *layer + 1);
  }
  return std::max(depth, 1);
}

int read_mlp_width(const WeightsFile& file, const VitConfig& config) {
  const StoredTensor& tensor = required_tensor(file, "blocks.0.mlp.fc1.weight");
  if (tensor.shape.size() != 2 || tensor.shape[0] == 0 || tensor.shape[0] > largest_mlp_width) {
    fail_shape(file, tensor,
               fmt::format("[MLP width up to {}, {}]", largest_mlp_width, config.width));
  }
  return static_cast<int>(tensor.shape[0]);
}

/// Heads by width, where published models agree; most have 64 floats a head, ViT-H has 80.
std::optional<int> usual_heads(int width) {
  constexpr std::array<std::pair<int, int>, 6> table = {
      {{192, 3}, {384, 6}, {768, 12}, {1024, 16}, {1280, 16}, {1536, 24}}};
  for (const auto& [known_width, heads] : table) {
    if (known_width == width) {
      return heads;
    }
  }
  return width % 64 == 0 ? std::optional(width / 64) : std::nullopt;
}

int read_heads(const WeightsFile& file, int width, const CheckpointOptions& options) {
  if (options.heads) {
    if (*options.heads < 1 || width % *options.heads != 0) {
      fail(file, ErrorKind::usage,
           fmt::format("--heads {} was given, needed a divisor of the width {}", *options.heads,
                       width));
    }
    return *options.heads;
  }
  const auto stored = file.metadata().find("num_heads");
  if (stored != file.metadata().end()) {
    const std::optional<int> heads = parse_positive(stored->second);
    if (!heads || width % *heads != 0) {
      fail(
          file, ErrorKind::bad_value,
          fmt::format("__metadata__ num_heads is {}, needed a divisor of the width {}; say --heads",
                      quoted_name(stored->second), width));
    }
    return *heads;
  }
  const std::optional<int> heads = usual_heads(width);
  if (!heads) {
    fail(file, ErrorKind::usage,
         fmt::format("the number of heads is not in the tensors, and width {} has no usual one; "
                     "say --heads",
                     width));
  }
  return *heads;
}

std::string family_of(const WeightsFile& file) {
  const bool has_decoder =
      std::any_of(file.tensors().begin(), file.tensors().end(),
                  [](const auto& tensor) { return tensor.name.starts_with("decoder_"); });
  return file.find("dist_token") != nullptr ? "deit" : has_decoder ? "mae" : "vit";
}

}  // namespace

VitConfig detect_config(const WeightsFile& file, const CheckpointOptions& options) {
  if (const std::optional<std::string> family = unread_family(file)) {
    fail(
        file, ErrorKind::unsupported,
        fmt::format("has {}, which is not read yet; use a ViT, DeiT, DINO or MAE encoder in timm's "
                    "or the original tensor names",
                    *family));
  }
  VitConfig config;
  config.name = file.subject();
  config.family = family_of(file);
  config.trained = true;
  read_patch_embedding(file, config);
  read_positions(file, config);
  config.depth = read_depth(file);
  config.mlp_width = read_mlp_width(file, config);
  config.heads = read_heads(file, config.width, options);
  return config;
}

}  // namespace lacuna
