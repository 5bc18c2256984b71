#pragma once

#include <string>

#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/words/phrases.hpp"
#include "lacuna/render/words/translator.hpp"

/// The words of the attend figure.
namespace lacuna::phrases {

[[nodiscard]] std::string attend_subtitle(Translator tr, const AttendContent& content);
[[nodiscard]] std::string attend_short_caption(Translator tr, const AttendContent& content);
[[nodiscard]] std::string attend_caption(Translator tr, const AttendContent& content);
/// What the lines of a threshold outline; empty without one.
[[nodiscard]] std::string outline_words(Translator tr, const LayoutDetail& detail);
/// What a layout does with hidden patches: "hidden keys at −inf".
[[nodiscard]] std::string layout_note(Translator tr, LayoutKind layout);
/// A layout's name; of "all", "all patches".
[[nodiscard]] std::string layout_words(Translator tr, LayoutKind layout);

/// Who asks, in brief: "CLS", "mean query", "(3, 4)".
[[nodiscard]] std::string short_query(Translator tr, const Query& query, const PatchGrid& grid);

// Panels.
[[nodiscard]] PanelWords map_panel(Translator tr, const AttendContent& content);
[[nodiscard]] PanelWords rollout_panel(Translator tr, const AttendContent& content);
[[nodiscard]] PanelWords pca_panel_all(Translator tr);
[[nodiscard]] PanelWords pca_panel(Translator tr, const LayoutDetail& detail);
[[nodiscard]] std::string pca_scale(Translator tr, const PcaBasis& basis);
[[nodiscard]] std::string pca_same_basis(Translator tr);
[[nodiscard]] std::string weight_bar(Translator tr, const ScoreColours& colours);

// Heads.
[[nodiscard]] std::string heads_title(Translator tr, const AttendContent& content);
[[nodiscard]] std::string heads_bar(Translator tr, const ColourOptions& colours);
/// Of a bar for scales of which each layer or head has its own, and that scale in numbers.
[[nodiscard]] std::string own_heads_bar(Translator tr, const ColourOptions& colours);
[[nodiscard]] std::string scale_range(const ScoreColours& colours);
[[nodiscard]] std::string one_head(Translator tr, int head);
[[nodiscard]] std::string layer_name(Translator tr, int layer);

// Charts.
[[nodiscard]] std::string distance_title(Translator tr);
[[nodiscard]] std::string distance_renormalised(Translator tr);
[[nodiscard]] std::string distance_not_renormalised(Translator tr);
[[nodiscard]] std::string entropy_title(Translator tr);
[[nodiscard]] std::string entropy_query(Translator tr, const AttendContent& content);
[[nodiscard]] std::string entropy_visible(Translator tr);
[[nodiscard]] std::string entropy_even(Translator tr, int keys);
[[nodiscard]] std::string layer_axis(Translator tr);

// Tables.
[[nodiscard]] std::string mass_title(Translator tr, const AttendContent& content);
[[nodiscard]] std::string mass_note(Translator tr, const AttendContent& content);
[[nodiscard]] std::string mass_query(Translator tr, const AttendContent& content);
[[nodiscard]] std::string mass_visible(Translator tr);
[[nodiscard]] std::string mass_row(Translator tr, TokenKind kind);
[[nodiscard]] std::string mass_row_patches(Translator tr, bool hidden);
[[nodiscard]] std::string classes_title(Translator tr, const ClassLabels& labels);
[[nodiscard]] std::string no_answer(Translator tr);
[[nodiscard]] std::string probability(float value);

}  // namespace lacuna::phrases
