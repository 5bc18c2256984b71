#include "lacuna/model/vit/position_table.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

// A table of positions has a row for each patch of the grid that the model was trained at. At
// another grid it is resized like an image whose pixels are vectors of D numbers, and the result
// depends on whose code does it:
//
//     bicubic            torch: four taps, A = -0.75, the border repeated
//     bicubic_antialias  the same places under Pillow's filter, A = -0.5, as wide as the step when
//                        the grid shrinks, cut at the border and made to add up to 1
//     bicubic_offset     as bicubic, with steps of N / (n + 0.1): DINO's way of making sure that
//                        torch rounds to n places
//     sine_cosine        no table: MAE's formula, computed at the new grid
//
// The two axes are apart: what a patch takes is the product of what its row and its column take.

namespace lacuna {
namespace {

/// What one output place takes from an axis: `weights[i]` of place `places[i]`.
struct Taps {
  std::vector<int> places;
  std::vector<double> weights;
};

/// Keys' cubic filter. torch takes a = -0.75, Pillow and torch's antialiased form -0.5.
double cubic(double x, double a) {
  x = std::abs(x);
  if (x < 1) {
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  }
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/// Four taps around each output place; those beyond the border are the border's. Places are float32
/// as torch's: what that rounds away is more than the rest of the sum.
std::vector<Taps> plain_taps(int from, int to, float step) {
  std::vector<Taps> axis(static_cast<std::size_t>(to));
  for (int out = 0; out < to; ++out) {
    const auto source = static_cast<double>(step * (static_cast<float>(out) + 0.5F) - 0.5F);
    const int left = static_cast<int>(std::floor(source));
    for (int place = left - 1; place <= left + 2; ++place) {
      Taps& taps = axis[static_cast<std::size_t>(out)];
      taps.places.push_back(std::clamp(place, 0, from - 1));
      taps.weights.push_back(cubic(source - place, -0.75));
    }
  }
  return axis;
}

/// All places under a filter that is widened when the axis shrinks; those beyond the border are
/// left out, and the others' weights made to add up to 1.
std::vector<Taps> antialiased_taps(int from, int to) {
  const double step = static_cast<double>(from) / to;
  const double width = std::max(step, 1.0);
  std::vector<Taps> axis(static_cast<std::size_t>(to));
  for (int out = 0; out < to; ++out) {
    Taps& taps = axis[static_cast<std::size_t>(out)];
    const double centre = (out + 0.5) * step;
    const int first = std::max(static_cast<int>(centre - 2 * width + 0.5), 0);
    const int end = std::min(static_cast<int>(centre + 2 * width + 0.5), from);
    double sum = 0;
    for (int place = first; place < end; ++place) {
      taps.places.push_back(place);
      taps.weights.push_back(cubic((place - centre + 0.5) / width, -0.5));
      sum += taps.weights.back();
    }
    for (double& weight : taps.weights) {
      weight /= sum;
    }
  }
  return axis;
}

std::vector<Taps> axis_taps(int from, int to, PositionResize rule) {
  switch (rule) {
    case PositionResize::bicubic_antialias:
      return antialiased_taps(from, to);
    case PositionResize::bicubic_offset:
      // torch steps by the scale factor that it is given, not by the sizes that come of it.
      return plain_taps(from, to, static_cast<float>(1.0 / ((to + 0.1) / from)));
    default:
      return plain_taps(from, to, static_cast<float>(from) / static_cast<float>(to));
  }
}

void add_scaled(std::span<const float> source, double weight, std::vector<double>& sum) {
  std::ranges::transform(sum, source, sum.begin(), [&](double so_far, float value) {
    return so_far + weight * static_cast<double>(value);
  });
}

/// One half of a row: sines, then cosines, of `place` at falling frequencies.
void put_waves(int place, std::span<float> half) {
  const std::size_t frequencies = half.size() / 2;
  for (std::size_t i = 0; i < frequencies; ++i) {
    const double angle =
        place / std::pow(10000.0, static_cast<double>(i) / static_cast<double>(frequencies));
    half[i] = static_cast<float>(std::sin(angle));
    half[frequencies + i] = static_cast<float>(std::cos(angle));
  }
}

}  // namespace

Matrix resize_positions(const Matrix& table, const PatchGrid& from, const PatchGrid& to,
                        PositionResize rule) {
  if (rule == PositionResize::sine_cosine) {
    const Matrix with_cls = sine_cosine_positions(to, table.columns());
    Matrix rows(to.count(), table.columns());
    std::copy_n(with_cls.row(1).data(), rows.size(), rows.data());
    return rows;
  }
  const std::vector<Taps> down = axis_taps(from.rows, to.rows, rule);
  const std::vector<Taps> across = axis_taps(from.columns, to.columns, rule);
  Matrix resized(to.count(), table.columns());
  std::vector<double> sum(static_cast<std::size_t>(table.columns()));
  for (int patch = 0; patch < to.count(); ++patch) {
    const Taps& rows = down[static_cast<std::size_t>(to.row_of(patch))];
    const Taps& columns = across[static_cast<std::size_t>(to.column_of(patch))];
    std::ranges::fill(sum, 0.0);
    for (std::size_t i = 0; i < rows.places.size(); ++i) {
      for (std::size_t j = 0; j < columns.places.size(); ++j) {
        add_scaled(table.row(rows.places[i] * from.columns + columns.places[j]),
                   rows.weights[i] * columns.weights[j], sum);
      }
    }
    std::ranges::transform(sum, resized.row(patch).begin(),
                           [](double value) { return static_cast<float>(value); });
  }
  return resized;
}

Matrix sine_cosine_positions(const PatchGrid& grid, int width) {
  Matrix table(1 + grid.count(), width);
  const auto half = static_cast<std::size_t>(width / 2);
  for (int patch = 0; patch < grid.count(); ++patch) {
    put_waves(grid.column_of(patch), table.row(1 + patch).first(half));
    put_waves(grid.row_of(patch), table.row(1 + patch).last(half));
  }
  return table;
}

}  // namespace lacuna
