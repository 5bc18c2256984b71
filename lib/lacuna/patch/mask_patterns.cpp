// Each mask follows the code of the paper that uses it, down to how it rounds the number of hidden
// patches: MAE keeps int(count · (1 − ratio)), BEiT hides up to int(count · ratio), SimMIM hides
// ceil(cells · ratio).
#include "lacuna/patch/mask_patterns.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/patch/block_mask.hpp"
#include "lacuna/patch/random_source.hpp"

namespace lacuna {
namespace {

[[noreturn]] void fail_rng(const MaskPattern& pattern, std::string_view legal) {
  throw Error(ErrorKind::usage,
              "--mask {} --rng {}: no reference draws this mask with that generator; use --rng {}",
              word_of(mask_type_words, pattern.type), word_of(rng_words, pattern.rng), legal);
}

std::vector<double> noise(int count, const MaskPattern& pattern) {
  std::vector<double> values(static_cast<std::size_t>(count));
  const auto fill = [&](auto source, const auto& draw) {
    std::ranges::generate(values, [&] { return static_cast<double>(draw(source)); });
    return values;
  };
  const auto uniform = [](auto& source) { return source.uniform(); };
  switch (pattern.rng) {
    case Rng::torch:
      return fill(MersenneTwister::torch(pattern.seed),
                  [](auto& source) { return source.torch_uniform(); });
    case Rng::numpy:
      return fill(MersenneTwister::numpy(pattern.seed), uniform);
    case Rng::lacuna:
      return fill(PhiloxSource(pattern.seed), uniform);
    case Rng::python:
      break;
  }
  fail_rng(pattern, "lacuna, torch or numpy");
}

Mask random_mask(const PatchGrid& grid, const MaskPattern& pattern) {
  const std::vector<double> values = noise(grid.count(), pattern);
  std::vector<int> ids_shuffle(values.size());
  std::iota(ids_shuffle.begin(), ids_shuffle.end(), 0);
  std::stable_sort(ids_shuffle.begin(), ids_shuffle.end(), [&](int a, int b) {
    return values[static_cast<std::size_t>(a)] < values[static_cast<std::size_t>(b)];
  });
  // As MAE writes it: 100 patches at 0.9 leave 9, because 100 * (1 - 0.9) is just below 10.
  return mask_of_shuffle(ids_shuffle, static_cast<int>(grid.count() * (1.0 - pattern.ratio)));
}

Mask block_mask(const PatchGrid& grid, const MaskPattern& pattern) {
  const auto draw = [&](auto source, const auto& integer) {
    const int smallest_block = grid.count() < 64 ? 4 : 16;
    return mask_of(draw_blocks(
        grid, static_cast<int>(grid.count() * pattern.ratio), smallest_block,
        {.uniform = [&] { return source.uniform(); },
         .integer = [&](int first, int last) { return integer(source, first, last); }}));
  };
  switch (pattern.rng) {
    case Rng::python:
      return draw(MersenneTwister::python(pattern.seed), [](auto& source, int first, int last) {
        return source.python_randint(first, last);
      });
    case Rng::lacuna:
      return draw(PhiloxSource(pattern.seed),
                  [](auto& source, int first, int last) { return source.integer(first, last); });
    default:
      fail_rng(pattern, "lacuna or python");
  }
}

std::vector<int> permutation(int count, const MaskPattern& pattern) {
  if (pattern.rng == Rng::numpy) {
    return MersenneTwister::numpy(pattern.seed).numpy_permutation(count);
  }
  if (pattern.rng != Rng::lacuna) {
    fail_rng(pattern, "lacuna or numpy");
  }
  return PhiloxSource(pattern.seed).permutation(count);
}

template <typename Hides>
Mask mask_where(const PatchGrid& grid, const Hides& hides) {
  std::vector<std::uint8_t> hidden;
  hidden.reserve(static_cast<std::size_t>(grid.count()));
  for (int patch = 0; patch < grid.count(); ++patch) {
    hidden.push_back(hides(grid.row_of(patch), grid.column_of(patch)) ? 1 : 0);
  }
  return mask_of(std::move(hidden));
}

Mask simmim_mask(const PatchGrid& grid, const MaskPattern& pattern) {
  constexpr int side = 2;  // patches; 32 pixels at patch 16, as SimMIM's ViT configuration
  if (grid.rows % side != 0 || grid.columns % side != 0) {
    throw Error(ErrorKind::bad_value,
                "--mask simmim: the grid is {} x {}, needed even numbers of rows and columns, "
                "because its cells are 2 x 2 patches; change --image-size or choose --mask random",
                grid.rows, grid.columns);
  }
  const int cell_columns = grid.columns / side;
  const int cells = grid.rows / side * cell_columns;
  const std::vector<int> order = permutation(cells, pattern);
  const auto hidden_cells = static_cast<std::ptrdiff_t>(std::ceil(cells * pattern.ratio));
  std::vector<std::uint8_t> hidden(order.size(), 0);
  std::for_each(order.begin(), order.begin() + hidden_cells,
                [&](int cell) { hidden[static_cast<std::size_t>(cell)] = 1; });
  return mask_where(grid, [&](int row, int column) {
    const int cell = row / side * cell_columns + column / side;
    return hidden[static_cast<std::size_t>(cell)] != 0;
  });
}

Mask fixed_mask(const PatchGrid& grid, const MaskPattern& pattern) {
  if (pattern.rng != Rng::lacuna) {
    fail_rng(pattern, "lacuna");
  }
  return mask_where(grid, [&](int row, int column) {
    switch (pattern.type) {
      case MaskType::grid:
        return row % 2 == 1 || column % 2 == 1;
      case MaskType::checkerboard:
        return (row + column) % 2 == 1;
      default:
        return false;
    }
  });
}

}  // namespace

Mask draw_mask(const PatchGrid& grid, const MaskPattern& pattern) {
  if (!(pattern.ratio >= 0.0 && pattern.ratio <= 1.0)) {
    throw Error(ErrorKind::usage, "--mask-ratio {}: needed a share between 0 and 1, such as 0.75",
                pattern.ratio);
  }
  switch (pattern.type) {
    case MaskType::random:
      return random_mask(grid, pattern);
    case MaskType::block:
      return block_mask(grid, pattern);
    case MaskType::simmim:
      return simmim_mask(grid, pattern);
    default:
      return fixed_mask(grid, pattern);
  }
}

}  // namespace lacuna
