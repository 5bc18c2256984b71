// The first three principal components of some hundred states of some hundred numbers each, without
// the covariance matrix: Lanczos' method projects it onto a small space that holds its largest
// eigenvectors (Golub and Van Loan, Matrix Computations, 10.1), where cv::eigen finds them.
// cv::PCA decomposes fully: 8 s for the 1369 patches of DINOv2 at 518 pixels.
#include "lacuna/analysis/detail/feature_pca.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <opencv2/core.hpp>

namespace lacuna {
namespace {

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void add_scaled(double factor, const Vector& from, Vector& to) {
  std::ranges::transform(from, to, to.begin(),
                         [factor](double x, double y) { return factor * x + y; });
}

/// The states with their mean taken away.
struct Centred {
  std::vector<Vector> rows;

  /// Covariance times `v`, without the matrix: Xᵀ (X v) / (rows - 1).
  [[nodiscard]] Vector covariance_times(const Vector& v) const {
    Vector product(v.size());
    for (const Vector& row : rows) {
      add_scaled(dot(row, v), row, product);
    }
    const double scale = 1.0 / static_cast<double>(std::max<std::size_t>(rows.size() - 1, 1));
    std::ranges::for_each(product, [scale](double& x) { x *= scale; });
    return product;
  }

  [[nodiscard]] double total_variance() const {
    double sum = 0;
    for (const Vector& row : rows) {
      sum += dot(row, row);
    }
    return sum / static_cast<double>(std::max<std::size_t>(rows.size() - 1, 1));
  }

  /// A direction inside the span of the rows, the same in every run.
  [[nodiscard]] Vector some_direction(std::size_t width) const {
    Vector direction(width);
    std::uint32_t number = 1;
    for (const Vector& row : rows) {
      number = number * 1664525U + 1013904223U;
      add_scaled(static_cast<double>(number >> 8U) / 8388608.0 - 1.0, row, direction);
    }
    return direction;
  }
};

/// Lanczos' method with full reorthogonalisation: an orthonormal Krylov basis, and the covariance
/// in it. A full decomposition takes seconds for three axes of a few hundred.
struct Krylov {
  std::vector<Vector> basis;
  Vector diagonal;
  Vector beside;  // the diagonal
};

Krylov krylov_of(const Centred& centred, std::size_t width, double total_variance) {
  constexpr std::size_t most = 96;
  Krylov krylov;
  Vector next = centred.some_direction(width);
  while (krylov.basis.size() < std::min({most, width, centred.rows.size()})) {
    const double length = std::sqrt(dot(next, next));
    if (length <= 1e-12 * total_variance) {
      break;  // nothing is left: the states span no more directions
    }
    std::ranges::for_each(next, [length](double& x) { x /= length; });
    if (!krylov.basis.empty()) {
      krylov.beside.push_back(length);
    }
    krylov.basis.push_back(next);
    next = centred.covariance_times(krylov.basis.back());
    krylov.diagonal.push_back(dot(next, krylov.basis.back()));
    for (int pass = 0; pass < 2; ++pass) {  // once leaves what rounding made of it
      for (const Vector& old : krylov.basis) {
        add_scaled(-dot(old, next), old, next);
      }
    }
  }
  return krylov;
}

/// The sign that makes the largest entry positive.
double sign_of(const Vector& axis) {
  const auto largest =
      std::ranges::max_element(axis, {}, [](double entry) { return std::abs(entry); });
  return *largest < 0 ? -1 : 1;
}

}  // namespace

PcaBasis fit_pca(ConstMatrixView states) {
  const auto width = static_cast<std::size_t>(states.columns);
  PcaBasis basis{.mean = Vector(width), .axes = std::vector<Vector>(3, Vector(width))};
  Centred centred;
  for (int row = 0; row < states.rows; ++row) {
    centred.rows.emplace_back(states.row(row).begin(), states.row(row).end());
    add_scaled(1.0 / states.rows, centred.rows.back(), basis.mean);
  }
  for (Vector& row : centred.rows) {
    add_scaled(-1, basis.mean, row);
  }
  const double total = centred.total_variance();
  if (!(total > 0)) {
    return basis;
  }
  const Krylov krylov = krylov_of(centred, width, total);
  const int size = static_cast<int>(krylov.basis.size());
  cv::Mat_<double> small(size, size, 0.0);
  for (int i = 0; i < size; ++i) {
    small(i, i) = krylov.diagonal[static_cast<std::size_t>(i)];
    if (i > 0) {
      small(i, i - 1) = small(i - 1, i) = krylov.beside[static_cast<std::size_t>(i) - 1];
    }
  }
  cv::Mat_<double> values;
  cv::Mat_<double> vectors;  // rows, largest value first
  cv::eigen(small, values, vectors);
  for (int k = 0; k < std::min(3, size) && values(k) > 1e-12 * total; ++k) {
    const auto place = static_cast<std::size_t>(k);
    Vector& axis = basis.axes[place];
    for (int i = 0; i < size; ++i) {
      add_scaled(vectors(k, i), krylov.basis[static_cast<std::size_t>(i)], axis);
    }
    const double sign = sign_of(axis);
    std::ranges::for_each(axis, [sign](double& entry) { entry *= sign; });
    basis.variance[place] = values(k);
    basis.explained[place] = values(k) / total;
  }
  return basis;
}

PcaPoint project(const PcaBasis& basis, std::span<const float> state) {
  PcaPoint point = {};
  for (std::size_t axis = 0; axis < point.size(); ++axis) {
    double sum = 0;
    for (std::size_t i = 0; i < state.size(); ++i) {
      sum += (static_cast<double>(state[i]) - basis.mean[i]) * basis.axes[axis][i];
    }
    point[axis] = static_cast<float>(sum);
  }
  return point;
}

PcaPoints project_patches(const PcaBasis& basis, const TokenLayout& layout, const Matrix& states,
                          int patch_count) {
  PcaPoints points(static_cast<std::size_t>(patch_count));
  for (int row = 0; row < layout.length(); ++row) {
    const Token& token = layout.at(row);
    if (token.kind == TokenKind::patch) {
      points[static_cast<std::size_t>(token.patch)] = project(basis, states.row(row));
    }
  }
  return points;
}

Matrix patch_states(const TokenLayout& layout, const Matrix& states) {
  Matrix patches(layout.patch_tokens(), states.columns());
  int next = 0;
  for (int row = 0; row < layout.length(); ++row) {
    if (layout.at(row).kind == TokenKind::patch) {
      std::ranges::copy(states.row(row), patches.row(next++).begin());
    }
  }
  return patches;
}

}  // namespace lacuna
