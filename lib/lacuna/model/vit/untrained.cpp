#include "lacuna/model/vit/untrained.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/model/vit/bell_kernel.hpp"
#include "lacuna/model/vit/position_table.hpp"

namespace lacuna {
namespace {

float deviation_of(const VitConfig& config, const std::string& name) {
  if (name == "patch_embed.proj.weight") {
    return 1.0F / std::sqrt(static_cast<float>(3 * config.patch_size * config.patch_size));
  }
  if (name == "cls_token" || name == "dist_token" || name == "reg_token") {
    return 1.0F;
  }
  return name.ends_with(".weight") || name == "decoder_mask_token" ? 0.02F : 0.0F;
}

/// One name of --model untrained:NAME.
struct ModelShape {
  std::string_view name;
  int width = 0;
  int decoder_width = 0;  ///< 0: no decoder.
  int decoder_depth = 0;
};

constexpr std::array shapes = {ModelShape{"deit-tiny", 192}, ModelShape{"deit-small", 384},
                               ModelShape{"deit-base", 768}, ModelShape{"mae-tiny", 192, 128, 4},
                               ModelShape{"mae-small", 384, 256, 8}};

const ModelShape& shape_named(std::string_view name) {
  const auto shape = std::ranges::find(shapes, name, &ModelShape::name);
  if (shape == shapes.end()) {
    throw Error(ErrorKind::usage,
                "--model untrained:{}: no such shape; choose deit-tiny, deit-small, deit-base, "
                "mae-tiny or mae-small",
                name);
  }
  return *shape;
}

DecoderConfig decoder_of(const ModelShape& shape) {
  constexpr int head_width = 32;  // MAE's
  return {.width = shape.decoder_width,
          .depth = shape.decoder_depth,
          .heads = shape.decoder_width / head_width,
          .mlp_width = 4 * shape.decoder_width,
          .normalised_pixels = false};
}

}  // namespace

VitConfig untrained_config(std::string_view name) {
  const ModelShape& shape = shape_named(name);
  VitConfig config;
  config.name = fmt::format("untrained:{}", name);
  config.family = shape.decoder_width > 0 ? Family::mae : Family::deit;
  config.width = shape.width;
  config.heads = config.width / 64;
  config.mlp_width = 4 * config.width;
  config.stored_grid = {.rows = 14, .columns = 14, .patch_size = 16};
  if (shape.decoder_width > 0) {
    config.decoder = decoder_of(shape);
  }
  return config;
}

void UntrainedTensors::read_rows(const std::string& name, int rows, int first,
                                 MatrixView target) const {
  const std::size_t size = static_cast<std::size_t>(target.rows) * target.columns;
  const std::span<float> values(target.data, size);
  const std::size_t begin = static_cast<std::size_t>(first) * target.columns;
  const bool is_norm = name.find("norm") != std::string::npos;
  if (name == "pos_embed" || name == "decoder_pos_embed") {
    const Matrix table = name == "pos_embed"
                             ? untrained_positions(config_, seed_, config_.stored_grid)
                             : sine_cosine_positions(config_.stored_grid, target.columns);
    std::copy_n(table.data() + begin, size, values.begin());
  } else if (is_norm || name.ends_with(".bias")) {
    std::ranges::fill(values, is_norm && name.ends_with(".weight") ? 1.0F : 0.0F);
  } else {
    const std::uint64_t key = name_seed(name, seed_);
    const std::size_t query_and_key =  // so many elements of the tensor, from its first on
        name.ends_with("attn.qkv.weight") ? static_cast<std::size_t>(rows) * target.columns / 3 * 2
                                          : 0;
    const std::size_t scored = std::min(size, query_and_key - std::min(query_and_key, begin));
    fill_bell(key, 0, begin, values.first(scored),
              std::sqrt(2.0F / static_cast<float>(target.columns)));
    fill_bell(key, 0, begin + scored, values.subspan(scored), deviation_of(config_, name));
  }
}

Matrix untrained_positions(const VitConfig& config, std::uint64_t seed, const PatchGrid& grid) {
  const int prefix = config.prefix_positions();
  Matrix rows(prefix + grid.count(), config.width);
  const std::uint64_t key = name_seed("pos_embed", seed);
  for (int token = 0; token < rows.rows(); ++token) {
    const int patch = token - prefix;
    // The stream is the place: prefix tokens 0, 1, …, patches by row and column.
    const std::uint32_t place =
        patch < 0
            ? static_cast<std::uint32_t>(token)
            : static_cast<std::uint32_t>((grid.row_of(patch) + 1) << 16 | grid.column_of(patch));
    fill_bell(key, place, 0, rows.row(token), 1.0F);
  }
  return rows;
}

}  // namespace lacuna
