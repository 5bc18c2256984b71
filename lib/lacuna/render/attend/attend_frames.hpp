#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/render/attend/attend_figure.hpp"

namespace lacuna {

/// What changes from frame to frame of an animation of attention.
enum class AttendMotion { layers, queries, heads };
inline constexpr Word<AttendMotion> motion_words[] = {{AttendMotion::layers, "layers"},
                                                      {AttendMotion::queries, "queries"},
                                                      {AttendMotion::heads, "heads"}};

/// A compact figure for each layer, each query that was asked for, or the mean over heads and each
/// head: photo and map, what changes in large letters, and how far the animation is. `detail` holds
/// every layer's rows where layers are shown. All arguments outlive the figures.
[[nodiscard]] std::vector<std::function<Figure()>> attend_frames(
    AttendMotion motion, const MaskedImage& image, const VitConfig& config,
    const LayoutDetail& detail, const AttendFigureOptions& options, const Recipe& recipe,
    Translator tr = {});

}  // namespace lacuna
