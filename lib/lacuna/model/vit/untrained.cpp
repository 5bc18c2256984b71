#include "lacuna/model/vit/untrained.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/vit/bell_kernel.hpp"
#include "lacuna/model/vit/position_table.hpp"

namespace lacuna {
namespace {

constexpr int values_per_task = 1 << 16;  // even, as fill_bell() needs its first number

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
                printable(name));
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

UntrainedTensors::UntrainedTensors(const VitConfig& config, std::uint64_t seed, Workers& workers)
    : config_(config), seed_(seed), workers_(&workers) {}

Matrix UntrainedTensors::tensor(const std::string& name, int rows, int columns) {
  if (name == "pos_embed") {
    return untrained_positions(config_, seed_, config_.stored_grid);
  }
  if (name == "decoder_pos_embed") {
    return sine_cosine_positions(config_.stored_grid, columns);
  }
  Matrix values = Matrix::unset(rows, columns);
  const bool is_norm = name.find("norm") != std::string::npos;
  if (is_norm || name.ends_with(".bias")) {
    std::fill_n(values.data(), values.size(), is_norm && name.ends_with(".weight") ? 1.0F : 0.0F);
    return values;
  }
  const std::uint64_t key = name_seed(name, seed_);
  const auto fill = [&](std::size_t first, std::size_t end, float sigma) {
    const std::size_t tasks = (end - first + values_per_task - 1) / values_per_task;
    workers_->parallel_for(static_cast<int>(tasks), [&](int task, int) {
      const std::size_t begin = first + static_cast<std::size_t>(task) * values_per_task;
      const std::size_t count = std::min<std::size_t>(values_per_task, end - begin);
      fill_bell(key, 0, begin, {values.data() + begin, count}, sigma);
    });
  };
  if (name.ends_with("attn.qkv.weight")) {
    const std::size_t query_and_key = values.size() / 3 * 2;
    fill(0, query_and_key, std::sqrt(2.0F / static_cast<float>(columns)));
    fill(query_and_key, values.size(), deviation_of(config_, name));
  } else {
    fill(0, values.size(), deviation_of(config_, name));
  }
  return values;
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
