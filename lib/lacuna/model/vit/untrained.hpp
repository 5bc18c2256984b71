#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lacuna/model/vit/tensor_source.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// The shape of "deit-tiny", "deit-small" or "deit-base" (224 px, patch 16, CLS), or of an MAE with
/// its decoder: "mae-tiny" (192 wide, decoder 128 wide, 4 layers) or "mae-small" (384; 256 and 8).
/// Throws Error{usage} listing the names.
[[nodiscard]] VitConfig untrained_config(std::string_view name);

/// Seeded weights for a model that nobody trained: the mechanism is real, the meaning is not.
/// Every value is a function of (seed, tensor name, place) by Philox in integer arithmetic, so it
/// is the same on every machine and for every number of workers. The distribution is a bell that
/// ends at ±3.46 σ (the sum of four uniforms):
/// - linear weights: σ = 0.02, as DeiT's truncated normal; biases 0;
/// - query and key: σ = √(2 / D) with D the width of their layer, so that scores of layer-normed
///   tokens have a standard deviation of about 2; at 0.02 every token attends to all others alike
///   and there is nothing to see;
/// - patch embedding: σ = 1 / √(3 p²), position rows and prefix tokens: σ = 1, so that what a patch
///   shows and where it is weigh alike;
/// - layer norms: weight 1, bias 0;
/// - a decoder: its linear weights, queries and keys as above, its mask token σ = 0.02, its
///   position rows MAE's sine-cosine table.
class UntrainedTensors : public TensorSource {
 public:
  UntrainedTensors(const VitConfig& config, std::uint64_t seed) : config_(config), seed_(seed) {}
  void read_rows(const std::string& name, int rows, int first, MatrixView target) const override;

 private:
  VitConfig config_;
  std::uint64_t seed_;
};

/// Position rows [prefix + patches, D] of an untrained model at any grid: each row belongs to its
/// place (row, column), so that a patch keeps its row when the grid grows.
[[nodiscard]] Matrix untrained_positions(const VitConfig& config, std::uint64_t seed,
                                         const PatchGrid& grid);

}  // namespace lacuna
