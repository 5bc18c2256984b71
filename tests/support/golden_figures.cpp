#include "support/golden_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/image/image_file.hpp"
#include "lacuna/image/png_writer.hpp"
#include "support/figure_checks.hpp"
#include "support/golden_files.hpp"
#include "support/rasters.hpp"

namespace lacuna::testing {
namespace {

constexpr double golden_scale = 0.5;  // pixels per point: 480 for a figure of 960
constexpr int cell_side = 8;
constexpr double most_difference = 5;  // of a cell, mean over channels, of 255

/// Cells, [row, column].
struct Cells {
  int rows = 0;
  int columns = 0;
  std::vector<double> differences = {};

  double& at(int row, int column) {
    return differences[static_cast<std::size_t>(row * columns + column)];
  }
};

double cell_difference(const Image& a, const Image& b, int top, int left) {
  const int bottom = std::min(top + cell_side, a.height);
  const int right = std::min(left + cell_side, a.width);
  double sum = 0;
  for (int row = top; row < bottom; ++row) {
    for (int i = 0; i < 3 * (right - left); ++i) {
      sum += std::abs(int{a.at(row, left)[i]} - int{b.at(row, left)[i]});
    }
  }
  return sum / (3.0 * (bottom - top) * (right - left));
}

Cells differing_cells(const Image& a, const Image& b) {
  Cells cells = {(a.height + cell_side - 1) / cell_side, (a.width + cell_side - 1) / cell_side};
  for (int row = 0; row < cells.rows; ++row) {
    for (int column = 0; column < cells.columns; ++column) {
      const double difference = cell_difference(a, b, row * cell_side, column * cell_side);
      cells.differences.push_back(difference > most_difference ? difference : 0);
    }
  }
  return cells;
}

/// Cells that touch, as one box in cells.
struct Region {
  int top = 0;
  int left = 0;
  int bottom = 0;
  int right = 0;
  double largest = 0;
};

/// Takes the region around a cell out of the cells.
void take(Cells& cells, int row, int column, Region& region) {
  std::vector<std::pair<int, int>> open = {{row, column}};
  while (!open.empty()) {
    const auto [y, x] = open.back();
    open.pop_back();
    if (y < 0 || x < 0 || y >= cells.rows || x >= cells.columns || cells.at(y, x) == 0) {
      continue;
    }
    region.top = std::min(region.top, y);
    region.left = std::min(region.left, x);
    region.bottom = std::max(region.bottom, y + 1);
    region.right = std::max(region.right, x + 1);
    region.largest = std::max(region.largest, cells.at(y, x));
    cells.at(y, x) = 0;
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        open.emplace_back(y + dy, x + dx);
      }
    }
  }
}

std::string words_in(const Figure& figure, const Rectangle& box) {
  std::string words;
  for (const TextShape& text : texts_of(figure)) {
    const bool is_there = text.y + text.size > box.y && text.y < box.y + box.height &&
                          text.x < box.x + box.width && text.x + 4 * text.size > box.x;
    if (is_there && words.size() < 80) {
      words += fmt::format("{}“{}”", words.empty() ? "" : ", ", text.text.substr(0, 40));
    }
  }
  return words.empty() ? "no words there" : words;
}

std::string region_words(const Region& region, const Figure& figure, double scale) {
  const double side = cell_side / scale;
  const Rectangle box = {region.left * side, region.top * side, (region.right - region.left) * side,
                         (region.bottom - region.top) * side};
  return fmt::format("{:.0f} x {:.0f} points at ({:.0f}, {:.0f}) differ by up to {:.0f} of 255: {}",
                     box.width, box.height, box.x, box.y, region.largest, words_in(figure, box));
}

}  // namespace

std::string picture_fault(const Image& drawn, const Image& golden, const Figure& figure,
                          double scale) {
  if (drawn.width != golden.width || drawn.height != golden.height) {
    return fmt::format("{} x {} pixels, not {} x {}", drawn.width, drawn.height, golden.width,
                       golden.height);
  }
  constexpr int named = 5;
  Cells cells = differing_cells(drawn, golden);
  std::string fault;
  int regions = 0;
  for (int row = 0; row < cells.rows; ++row) {
    for (int column = 0; column < cells.columns; ++column) {
      if (cells.at(row, column) > 0) {
        Region region = {row, column, row, column};
        take(cells, row, column, region);
        if (++regions <= named) {
          fault += region_words(region, figure, scale) + "\n";
        }
      }
    }
  }
  return regions > named ? fault + fmt::format("and {} places more\n", regions - named) : fault;
}

std::string golden_fault(const std::string& name, const Figure& figure) {
  const std::string file = "figures/" + name + ".png";
  const Image drawn = rasterise(figure, golden_scale);
  if (std::getenv("LACUNA_WRITE_GOLDEN") != nullptr) {
    write_file(golden_path(file), encode_png(drawn, {}));
  }
  try {
    const std::string fault =
        picture_fault(drawn, read_image(golden_path(file)).image, figure, golden_scale);
    return fault.empty() ? "" : file + ": " + fault;
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace lacuna::testing
