#pragma once

#include <string>

#include "lacuna/render/attend/attend_content.hpp"
#include "lacuna/render/words/phrases.hpp"
#include "lacuna/render/words/translator.hpp"

/// The sentences of the attend figures. A word that one block alone says stands there, as tr("…").
namespace lacuna::phrases {

// What is shown, of which model, under which mask.
[[nodiscard]] std::string attend_short_caption(Translator tr, const AttendContent& content);
[[nodiscard]] std::string sheet_short_caption(Translator tr, const AttendContent& content);
[[nodiscard]] std::string queries_short_caption(Translator tr, const AttendContent& content);
[[nodiscard]] std::string frames_short_caption(Translator tr, const AttendContent& content,
                                               AttendMotion motion);
/// What helps to read the attend figure; and figures of many maps of one layout, of whose colours
/// it says nothing without maps.
[[nodiscard]] std::string attend_reading(Translator tr, const AttendContent& content);
[[nodiscard]] std::string series_reading(Translator tr, const AttendContent& content,
                                         bool has_maps);

// Under the input's name.
/// "Half of what the CLS token gives to patches goes to 9 of 196."
[[nodiscard]] std::string attend_headline(Translator tr, const AttendContent& content);
[[nodiscard]] std::string sheet_headline(Translator tr, const AttendContent& content);
[[nodiscard]] std::string queries_headline(Translator tr, const AttendContent& content);
[[nodiscard]] std::string attend_subtitle(Translator tr, const AttendContent& content);
[[nodiscard]] std::string sheet_subtitle(Translator tr, const AttendContent& content);
/// What an animation changes: "layer 3 of 0–5"; and what it does not.
[[nodiscard]] std::string frame_title(Translator tr, const AttendContent& content,
                                      AttendMotion motion);
[[nodiscard]] std::string frame_subtitle(Translator tr, const AttendContent& content,
                                         AttendMotion motion);

/// Who asks, in brief: "CLS", "mean query", "(3, 4)".
[[nodiscard]] std::string short_query(Translator tr, const Query& query, const PatchGrid& grid);
/// "patch (7, 5)", "CLS".
[[nodiscard]] std::string query_title(Translator tr, const Query& query, const PatchGrid& grid);
/// "visible", "hidden"; of CLS and the mean nothing.
[[nodiscard]] std::string query_note(Translator tr, const Query& query, const Mask& mask);

/// Over the large map: its layer, and its head.
[[nodiscard]] PanelWords map_panel(Translator tr, const AttendContent& content);
/// Under the photo: what of it is hidden; what it is if nothing is.
[[nodiscard]] std::string photo_note(Translator tr, const MaskedImage& image);

// Under bars of colours: of one map, of one with a scale of its own, of all maps.
[[nodiscard]] std::string weight_bar(Translator tr, const ScoreColours& colours);
[[nodiscard]] std::string own_bar(Translator tr, const ColourOptions& colours);
[[nodiscard]] std::string series_bar(Translator tr, const ColourOptions& colours);
/// Of a bar for scales of which each layer or head has its own, and that scale in numbers.
[[nodiscard]] std::string own_heads_bar(Translator tr, const ColourOptions& colours);
[[nodiscard]] std::string scale_range(const ScoreColours& colours);

}  // namespace lacuna::phrases
