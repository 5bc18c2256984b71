#pragma once

#include <string>
#include <vector>

#include "lacuna/render/attend/attend_figure.hpp"

namespace lacuna::testing {

/// A layout in detail whose rows are made: no encoder runs, so that any grid, depth and number of
/// heads is cheap. The weight of a patch grows with its number, the layer and the head.
struct MadeDetail {
  MaskedImage image;
  VitConfig config;
  LayoutDetail detail;
};

[[nodiscard]] MadeDetail made(int rows, int columns, int depth, int heads,
                              const std::vector<int>& hidden, LayoutKind kind = LayoutKind::deit,
                              const std::vector<Query>& queries = {{.kind = Query::Kind::cls}});

// The figures of it that are beside the attend figure itself.

[[nodiscard]] Figure sheet_of(const MadeDetail& made, const AttendFigureOptions& options = {});
[[nodiscard]] Figure queries_of(const MadeDetail& made, const AttendFigureOptions& options = {});
[[nodiscard]] std::vector<Figure> frames_of(AttendMotion motion, const MadeDetail& made,
                                            const AttendFigureOptions& options = {});

[[nodiscard]] int pictures_in(const Figure& figure);
[[nodiscard]] bool says_exactly(const Figure& figure, const std::string& words);

/// Every patch of `count` but one.
[[nodiscard]] std::vector<int> all_but(int kept, int count);
[[nodiscard]] Query patch_query(int patch);

}  // namespace lacuna::testing
