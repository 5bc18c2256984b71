#pragma once

#include <string>

#include "lacuna/render/attend/attend_frames.hpp"
#include "lacuna/render/attend/map_series.hpp"
#include "lacuna/render/words/translator.hpp"

/// The words of the figures that show many maps of one layout: sheet, queries, animations.
namespace lacuna::phrases {

// What is shown, of which model, under which mask.
[[nodiscard]] std::string sheet_short_caption(Translator tr, const AttendContent& content);
[[nodiscard]] std::string queries_short_caption(Translator tr, const AttendContent& content);
[[nodiscard]] std::string frames_short_caption(Translator tr, const AttendContent& content,
                                               AttendMotion motion);
/// What helps to read any of them; without maps, of their colours nothing.
[[nodiscard]] std::string series_reading(Translator tr, const AttendContent& content,
                                         bool has_maps = true);

/// "layout mae (hidden patches left out)".
[[nodiscard]] std::string named_layout(Translator tr, const AttendContent& content);
/// Under the photo: what of it is hidden; what it is if nothing is.
[[nodiscard]] std::string photo_note(Translator tr, const MaskedImage& image);
/// What an animation changes: "layer 3 of 0–5"; and what it does not.
[[nodiscard]] std::string frame_title(Translator tr, const AttendContent& content,
                                      AttendMotion motion);
[[nodiscard]] std::string frame_subtitle(Translator tr, const AttendContent& content,
                                         AttendMotion motion);
/// "patch (7, 5)", "CLS".
[[nodiscard]] std::string query_title(Translator tr, const Query& query, const PatchGrid& grid);
/// "visible", "hidden"; of CLS and the mean nothing.
[[nodiscard]] std::string query_note(Translator tr, const Query& query, const Mask& mask);

[[nodiscard]] std::string sheet_subtitle(Translator tr, const AttendContent& content);
[[nodiscard]] std::string sheet_heads(Translator tr);  ///< Before the numbers of the columns.
[[nodiscard]] std::string sheet_mean(Translator tr);
[[nodiscard]] std::string series_bar(Translator tr, const ColourOptions& colours);
/// Of a map that has a scale of its own.
[[nodiscard]] std::string own_bar(Translator tr, const ColourOptions& colours);
/// Of a bar for maps each of which has a scale of its own that stands nowhere.
[[nodiscard]] std::string unnamed_scales_bar(Translator tr);

}  // namespace lacuna::phrases
