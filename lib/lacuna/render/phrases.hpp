#pragma once

#include <string>

#include "lacuna/model/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/compared_maps.hpp"

/// Every word of the figures: the fixed ones here, sentences that state what was measured in
/// measured_phrases.hpp. Another language is another pair of sources.
namespace lacuna::phrases {

// The head of the figure.
[[nodiscard]] std::string subtitle(const MaskedImage& image, const VitConfig& config,
                                   const ComparedMaps& maps);
[[nodiscard]] std::string model_facts(const VitConfig& config);

/// What to know of the model's weights, in brackets, for a caption; empty if there is nothing.
[[nodiscard]] std::string notice_words(const VitConfig& config);
/// The same for the head of the figure.
[[nodiscard]] std::string short_notice(const VitConfig& config);

// Panels: a title, and a note under it.
struct PanelWords {
  std::string title;
  std::string note;
};
[[nodiscard]] PanelWords original_panel(const MaskedImage& image);
[[nodiscard]] PanelWords masked_panel(const MaskedImage& image);
[[nodiscard]] PanelWords deit_panel();
[[nodiscard]] PanelWords mae_panel();
[[nodiscard]] PanelWords zeroed_panel();
[[nodiscard]] PanelWords leaked_panel();
[[nodiscard]] std::string absent_query();

// Between and below the panels.
[[nodiscard]] std::string equal_within(double tolerance);
[[nodiscard]] std::string score_bar(const ColourOptions& colours);
[[nodiscard]] std::string own_score_bar(const ColourOptions& colours);
[[nodiscard]] std::string leaked_bar();
[[nodiscard]] std::string leaked_less();
[[nodiscard]] std::string leaked_same();
[[nodiscard]] std::string leaked_more();
[[nodiscard]] std::string uniform_tick(int tokens);  ///< "1/197"
[[nodiscard]] std::string legend_hidden();
[[nodiscard]] std::string legend_hidden_scored();
[[nodiscard]] std::string legend_query();

// Token strips.
[[nodiscard]] std::string strips_title();
[[nodiscard]] std::string strip_prefix(const std::vector<TokenKind>& prefix);
[[nodiscard]] std::string strip_visible();
[[nodiscard]] std::string strip_dead();
[[nodiscard]] std::string strip_zero();

/// The input's name and hash, for every figure's metadata.
[[nodiscard]] std::string source(const MaskedImage& image);

// Figures of a single panel.
[[nodiscard]] std::string layout_title(const MaskedImage& image, const std::string& layout);
[[nodiscard]] std::string mask_title(const MaskedImage& image);
[[nodiscard]] std::string mask_caption(const MaskedImage& image);

/// What is shown, of which model, under which mask; and all that helps to read it.
[[nodiscard]] std::string short_caption(const MaskedImage& image, const VitConfig& config,
                                        const ComparedMaps& maps);
[[nodiscard]] std::string caption(const MaskedImage& image, const VitConfig& config,
                                  const ComparedMaps& maps);

/// "linear scale of its own".
[[nodiscard]] std::string scale_words(const ColourOptions& colours, bool is_own);

// Words that several of the above are made of.
[[nodiscard]] std::string attention_of(const Query& query, const PatchGrid& grid);
[[nodiscard]] std::string head_name(int head, int heads);
[[nodiscard]] std::string percent(double share);
/// "Random mask, ratio 0.75 asked for: 147 of 196 patches hidden (75 %), seed 0, …".
[[nodiscard]] std::string mask_words(const MaskedImage& image);

}  // namespace lacuna::phrases
