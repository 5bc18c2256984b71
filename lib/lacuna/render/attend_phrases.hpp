#pragma once

#include <string>

#include "lacuna/render/attend_page.hpp"
#include "lacuna/render/phrases.hpp"

/// The words of the attend figure.
namespace lacuna::phrases {

[[nodiscard]] std::string attend_subtitle(const AttendContent& content);
[[nodiscard]] std::string attend_short_caption(const AttendContent& content);
[[nodiscard]] std::string attend_caption(const AttendContent& content);
/// What a layout does with hidden patches: "hidden keys at −inf".
[[nodiscard]] std::string layout_note(const std::string& layout);
/// A layout's name; of "all", "all patches".
[[nodiscard]] std::string layout_words(const std::string& layout);

// Panels.
[[nodiscard]] PanelWords map_panel(const AttendContent& content);
[[nodiscard]] PanelWords rollout_panel(const AttendContent& content);
[[nodiscard]] PanelWords pca_panel_all();
[[nodiscard]] PanelWords pca_panel(const LayoutDetail& detail);
[[nodiscard]] std::string pca_scale(const PcaBasis& basis);
[[nodiscard]] std::string pca_same_basis();
[[nodiscard]] std::string weight_bar(const ScoreColours& colours);

// Heads.
[[nodiscard]] std::string heads_title(const AttendContent& content);
[[nodiscard]] std::string heads_bar(const ColourOptions& colours);
/// Of a bar for scales of which each layer or head has its own, and that scale in numbers.
[[nodiscard]] std::string own_heads_bar(const ColourOptions& colours);
[[nodiscard]] std::string scale_range(const ScoreColours& colours);
[[nodiscard]] std::string even_mark(int keys);
[[nodiscard]] std::string one_head(int head);
[[nodiscard]] std::string layer_name(int layer);

// Charts.
[[nodiscard]] std::string distance_title();
[[nodiscard]] std::string distance_renormalised();
[[nodiscard]] std::string distance_not_renormalised();
[[nodiscard]] std::string entropy_title();
[[nodiscard]] std::string entropy_query(const AttendContent& content);
[[nodiscard]] std::string entropy_visible();
[[nodiscard]] std::string entropy_even(int keys);
[[nodiscard]] std::string layer_axis();

// Tables.
[[nodiscard]] std::string mass_title(const AttendContent& content);
[[nodiscard]] std::string mass_note(const AttendContent& content);
[[nodiscard]] std::string mass_query(const AttendContent& content);
[[nodiscard]] std::string mass_visible();
[[nodiscard]] std::string mass_row(TokenKind kind);
[[nodiscard]] std::string mass_row_patches(bool hidden);
[[nodiscard]] std::string classes_title(const ClassLabels& labels);
[[nodiscard]] std::string no_answer();
[[nodiscard]] std::string probability(float value);

}  // namespace lacuna::phrases
