#include "lacuna/model/untrained.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/patch/random_source.hpp"

namespace lacuna {
namespace {

constexpr int values_per_task = 1 << 16;

/// The sum of the four bytes-pairs of two words, centred and scaled to standard deviation 1.
float bell(std::uint32_t a, std::uint32_t b) {
  constexpr float middle = 2.0F * 65535.0F;
  constexpr float deviation = 37837.2F;  // √(4 · (65536² - 1) / 12)
  const std::uint32_t sum = (a & 0xFFFFU) + (a >> 16U) + (b & 0xFFFFU) + (b >> 16U);
  return (static_cast<float>(sum) - middle) / deviation;
}

/// values[i] = σ · bell of counter (first + i) / 2 in the stream of `key`.
void fill_bell(std::uint64_t key, std::uint32_t stream, std::int64_t first, std::span<float> values,
               float sigma) {
  const std::array<std::uint32_t, 2> words = {static_cast<std::uint32_t>(key),
                                              static_cast<std::uint32_t>(key >> 32U)};
  for (std::size_t i = 0; i < values.size(); i += 2) {
    const std::uint64_t counter = (static_cast<std::uint64_t>(first) + i) / 2;
    const auto block = philox4x32({static_cast<std::uint32_t>(counter),
                                   static_cast<std::uint32_t>(counter >> 32U), stream, 0},
                                  words);
    values[i] = sigma * bell(block[0], block[1]);
    if (i + 1 < values.size()) {
      values[i + 1] = sigma * bell(block[2], block[3]);
    }
  }
}

float deviation_of(const VitConfig& config, const std::string& name) {
  if (name == "patch_embed.proj.weight") {
    return 1.0F / std::sqrt(static_cast<float>(3 * config.patch_size * config.patch_size));
  }
  if (name == "cls_token" || name == "dist_token") {
    return 1.0F;
  }
  return name.ends_with(".weight") ? 0.02F : 0.0F;
}

}  // namespace

VitConfig untrained_config(std::string_view name) {
  VitConfig config;
  config.name = fmt::format("untrained:{}", name);
  config.family = "deit";
  if (name == "deit-tiny") {
    config.width = 192;
  } else if (name == "deit-small") {
    config.width = 384;
  } else if (name == "deit-base") {
    config.width = 768;
  } else {
    throw Error(
        ErrorKind::usage,
        fmt::format(
            "--model untrained:{}: no such shape; choose deit-tiny, deit-small or deit-base",
            printable(name)));
  }
  config.heads = config.width / 64;
  config.mlp_width = 4 * config.width;
  config.stored_grid = {.rows = 14, .columns = 14, .patch_size = 16};
  return config;
}

UntrainedTensors::UntrainedTensors(const VitConfig& config, std::uint64_t seed, Workers& workers)
    : config_(config), seed_(seed), workers_(&workers) {}

bool UntrainedTensors::has(const std::string& /*name*/) const {
  return true;
}

Matrix UntrainedTensors::tensor(const std::string& name, int rows, int columns) {
  if (name == "pos_embed") {
    return untrained_positions(config_, seed_, config_.stored_grid);
  }
  Matrix values(rows, columns);
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
      fill_bell(key, 0, static_cast<std::int64_t>(begin), {values.data() + begin, count}, sigma);
    });
  };
  if (name.ends_with("attn.qkv.weight")) {
    const std::size_t query_and_key = values.size() / 3 * 2;
    fill(0, query_and_key, std::sqrt(2.0F / static_cast<float>(config_.width)));
    fill(query_and_key, values.size(), deviation_of(config_, name));
  } else {
    fill(0, values.size(), deviation_of(config_, name));
  }
  return values;
}

Matrix untrained_positions(const VitConfig& config, std::uint64_t seed, const PatchGrid& grid) {
  const int prefix = static_cast<int>(config.prefix.size());
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
