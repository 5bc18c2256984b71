#pragma once

#include <array>
#include <optional>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// Where a patch's state lies on the first three principal components.
using PcaPoint = std::array<float, 3>;

/// The three directions in which some states [rows, D] vary most. Layouts that are drawn with one
/// basis can be compared.
struct PcaBasis {
  std::vector<double> mean;               ///< [D].
  std::vector<std::vector<double>> axes;  ///< [3][D], unit length; 0 where the states vary no more.
  std::array<double, 3> variance = {};    ///< Along each axis, of the states it was fitted on.
  std::array<double, 3> explained = {};   ///< Share of their total variance.
};

/// Fits the basis. Each axis points where its largest entry (of equal ones the first) is positive.
[[nodiscard]] PcaBasis fit_pca(ConstMatrixView states);

[[nodiscard]] PcaPoint project(const PcaBasis& basis, std::span<const float> state);

/// The patches of a layout on the basis. [patch_count]; empty where the patch is not in the layout.
using PcaPoints = std::vector<std::optional<PcaPoint>>;
[[nodiscard]] PcaPoints project_patches(const PcaBasis& basis, const TokenLayout& layout,
                                        const Matrix& states, int patch_count);

/// The states of a layout's patches, in the order of the sequence.
[[nodiscard]] Matrix patch_states(const TokenLayout& layout, const Matrix& states);

}  // namespace lacuna
