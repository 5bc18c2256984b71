#include "lacuna/patch/specified_masks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/patch/mask_raster.hpp"

namespace lacuna {
namespace {

/// One entry of a list, "97" or "0-13", as it is written and as numbers.
struct PatchRange {
  std::string_view entry;
  int first = 0;
  int last = 0;
};

[[noreturn]] void fail_entry(std::string_view entry, ErrorKind kind, const std::string& problem) {
  throw Error(kind, "--mask-patches: '{}' {}", entry, problem);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// A number that is too large for any grid is the largest int.
int patch_number(std::string_view number, std::string_view entry) {
  if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos) {
    fail_entry(entry, ErrorKind::usage,
               "is no patch number; needed numbers and ranges such as 0-13,97");
  }
  int patch = 0;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), patch);
  return parsed.ec == std::errc() ? patch : std::numeric_limits<int>::max();
}

PatchRange patch_range(std::string_view entry) {
  const std::size_t dash = entry.find('-');
  const int first = patch_number(trimmed(entry.substr(0, dash)), entry);
  const int last =
      dash == std::string_view::npos ? first : patch_number(trimmed(entry.substr(dash + 1)), entry);
  if (last < first) {
    fail_entry(entry, ErrorKind::usage, fmt::format("is reversed; write {}-{}", last, first));
  }
  return {.entry = entry, .first = first, .last = last};
}

std::vector<PatchRange> patch_ranges(std::string_view list) {
  std::vector<PatchRange> ranges;
  for (;;) {
    const std::size_t comma = list.find(',');
    ranges.push_back(patch_range(trimmed(list.substr(0, comma))));
    if (comma == std::string_view::npos) {
      return ranges;
    }
    list.remove_prefix(comma + 1);
  }
}

[[noreturn]] void fail_rectangle(const MaskRectangle& rectangle, ErrorKind kind,
                                 const std::string& problem) {
  throw Error(kind, "--mask-rect {},{},{},{}: {}", rectangle.x, rectangle.y, rectangle.width,
              rectangle.height, problem);
}

void check_place(const MaskRectangle& rectangle, int original_height, int original_width) {
  const auto [x, y, width, height] = rectangle;
  const auto fail = [&](const std::string& problem) {
    fail_rectangle(rectangle, ErrorKind::bad_value, problem);
  };
  if (x >= original_width || y >= original_height) {
    fail(
        fmt::format("is wholly outside the original of {} x {} pixels (width x height); X,Y is "
                    "its top left corner",
                    original_width, original_height));
  }
  if (x >= 0 && y >= 0 && x + width <= 1 && y + height <= 1 &&
      std::max(original_height, original_width) > 1) {
    fail(
        fmt::format("covers at most one pixel, shares of the picture were perhaps meant; "
                    "multiply by the original's {} x {} pixels",
                    original_width, original_height));
  }
}

}  // namespace

Mask mask_of_patches(const PatchGrid& grid, const std::string& list) {
  std::vector<std::uint8_t> hidden(static_cast<std::size_t>(grid.count()), 0);
  for (const PatchRange& range : patch_ranges(list)) {
    if (range.last >= grid.count()) {
      fail_entry(range.entry, ErrorKind::bad_value,
                 fmt::format("is outside the grid of {} x {}; needed numbers from 0 to {}",
                             grid.rows, grid.columns, grid.count() - 1));
    }
    std::fill(hidden.begin() + range.first, hidden.begin() + range.last + 1, std::uint8_t{1});
  }
  return mask_of(std::move(hidden));
}

void check_rectangle(const MaskRectangle& rectangle) {
  const auto [x, y, width, height] = rectangle;
  const auto fail = [&](const std::string& problem) {
    fail_rectangle(rectangle, ErrorKind::usage, problem);
  };
  if (!std::isfinite(x) || !std::isfinite(y) || !std::isfinite(width) || !std::isfinite(height)) {
    fail("not a finite number, needed pixels of the original");
  }
  if (width <= 0 || height <= 0) {
    fail("is empty, needed X,Y,W,H with width and height above 0");
  }
  if (x + width <= 0 || y + height <= 0) {
    fail("is wholly outside every picture; X,Y is its top left corner, from 0,0");
  }
}

Mask mask_of_rectangles(const PatchGrid& grid, const Box& source,
                        const std::vector<MaskRectangle>& rectangles, int original_height,
                        int original_width) {
  for (const MaskRectangle& rectangle : rectangles) {
    check_rectangle(rectangle);
    check_place(rectangle, original_height, original_width);
  }
  return mask_of_coverage(grid, source, [&](double x, double y) {
    return std::any_of(rectangles.begin(), rectangles.end(), [&](const MaskRectangle& r) {
      return x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height;
    });
  });
}

}  // namespace lacuna
