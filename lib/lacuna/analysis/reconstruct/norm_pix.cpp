// MAE's norm_pix_loss: the decoder is trained on patches with mean 0 and deviation 1. The variance
// is divided by n − 1, and 1e-6 is added under the root, as torch.var() and the loss do.
#include "lacuna/analysis/reconstruct/norm_pix.hpp"

#include <algorithm>
#include <cmath>

namespace lacuna {
namespace {

double squared_distance(const PatchGrid& grid, int a, int b) {
  const int rows = grid.row_of(a) - grid.row_of(b);
  const int columns = grid.column_of(a) - grid.column_of(b);
  return static_cast<double>(rows) * rows + static_cast<double>(columns) * columns;
}

/// Applies `change(value, mean, deviation)` to every value.
template <typename Change>
Matrix changed(const Matrix& patches, const PatchStatistics& statistics, const Change& change) {
  Matrix result(patches.rows(), patches.columns());
  for (int patch = 0; patch < patches.rows(); ++patch) {
    const double mean = statistics.mean[static_cast<std::size_t>(patch)];
    const double deviation = statistics.deviation[static_cast<std::size_t>(patch)];
    std::ranges::transform(patches.row(patch), result.row(patch).begin(), [&](float value) {
      return static_cast<float>(change(static_cast<double>(value), mean, deviation));
    });
  }
  return result;
}

}  // namespace

PatchStatistics patch_statistics(const Matrix& patches) {
  constexpr double epsilon = 1e-6;
  PatchStatistics statistics;
  const auto count = static_cast<double>(patches.columns());
  for (int patch = 0; patch < patches.rows(); ++patch) {
    double sum = 0;
    for (const float value : patches.row(patch)) {
      sum += static_cast<double>(value);
    }
    const double mean = sum / count;
    double squares = 0;
    for (const float value : patches.row(patch)) {
      squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    }
    statistics.mean.push_back(mean);
    statistics.deviation.push_back(std::sqrt(squares / (count - 1) + epsilon));
  }
  return statistics;
}

PatchStatistics interpolated_statistics(const PatchStatistics& statistics, const PatchGrid& grid,
                                        const Mask& mask) {
  PatchStatistics result = statistics;
  for (int patch = 0; patch < grid.count(); ++patch) {
    const auto place = static_cast<std::size_t>(patch);
    if (!mask.is_hidden(patch)) {
      continue;
    }
    double total = 0;
    double mean = 0;
    double deviation = 0;
    for (int other = 0; other < grid.count(); ++other) {
      const auto source = static_cast<std::size_t>(other);
      if (!mask.is_hidden(other)) {
        const double squared = squared_distance(grid, patch, other);
        const double weight = 1 / (squared * std::sqrt(squared));
        total += weight;
        mean += weight * statistics.mean[source];
        deviation += weight * statistics.deviation[source];
      }
    }
    result.mean[place] = mean / total;
    result.deviation[place] = deviation / total;
  }
  return result;
}

Matrix normalised_patches(const Matrix& patches, const PatchStatistics& statistics) {
  return changed(patches, statistics, [](double value, double mean, double deviation) {
    return (value - mean) / deviation;
  });
}

Matrix restored_patches(const Matrix& patches, const PatchStatistics& statistics) {
  return changed(patches, statistics, [](double value, double mean, double deviation) {
    return value * deviation + mean;
  });
}

}  // namespace lacuna
