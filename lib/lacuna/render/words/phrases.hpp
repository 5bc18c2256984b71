#pragma once

#include <string>

#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/words/translator.hpp"

/// Every word of the figures: the fixed ones here, sentences that state what was measured in
/// measured_phrases.hpp, those of other figures in *_phrases.hpp; in English, or what a Translator
/// makes of it.
namespace lacuna::phrases {

// The head of the figure.
[[nodiscard]] std::string subtitle(Translator tr, const MaskedImage& image, const VitConfig& config,
                                   const ComparedMaps& maps);
[[nodiscard]] std::string model_facts(Translator tr, const VitConfig& config);

/// What to know of the model's weights, in brackets, for a caption; empty if there is nothing.
[[nodiscard]] std::string notice_words(Translator tr, const VitConfig& config);
/// The same for the head of the figure.
[[nodiscard]] std::string short_notice(Translator tr, const VitConfig& config);

// Panels: a title, and a note under it.
struct PanelWords {
  std::string title;
  std::string note;
};
[[nodiscard]] PanelWords original_panel(Translator tr, const MaskedImage& image);
[[nodiscard]] PanelWords masked_panel(Translator tr, const MaskedImage& image);
[[nodiscard]] PanelWords deit_panel(Translator tr);
[[nodiscard]] PanelWords mae_panel(Translator tr);
[[nodiscard]] PanelWords zeroed_panel(Translator tr);
[[nodiscard]] PanelWords leaked_panel(Translator tr);
[[nodiscard]] std::string absent_query(Translator tr);

// Between and below the panels.
[[nodiscard]] std::string equal_within(Translator tr, double tolerance);
[[nodiscard]] std::string score_bar(Translator tr, const ColourOptions& colours);
[[nodiscard]] std::string own_score_bar(Translator tr, const ColourOptions& colours);
[[nodiscard]] std::string leaked_bar(Translator tr);
[[nodiscard]] std::string leaked_less(Translator tr);
[[nodiscard]] std::string leaked_same(Translator tr);
[[nodiscard]] std::string leaked_more(Translator tr);
[[nodiscard]] std::string uniform_tick(int tokens);  ///< "1/197"
/// The same where there is one, in words.
[[nodiscard]] std::string even_mark(Translator tr, int tokens);
[[nodiscard]] std::string legend_hidden(Translator tr);
[[nodiscard]] std::string legend_hidden_scored(Translator tr);
[[nodiscard]] std::string legend_query(Translator tr);

// Token strips.
[[nodiscard]] std::string strips_title(Translator tr);
[[nodiscard]] std::string strip_prefix(Translator tr, const std::vector<TokenKind>& prefix);
[[nodiscard]] std::string strip_visible(Translator tr);
[[nodiscard]] std::string strip_dead(Translator tr);
[[nodiscard]] std::string strip_zero(Translator tr);

/// The input's name and hash, for every figure's metadata.
[[nodiscard]] std::string source(const MaskedImage& image);

// Figures of a single panel.
[[nodiscard]] std::string layout_title(const MaskedImage& image, const std::string& layout);
[[nodiscard]] std::string mask_title(Translator tr, const MaskedImage& image);
[[nodiscard]] std::string mask_caption(Translator tr, const MaskedImage& image);

/// What is shown, of which model, under which mask; and all that helps to read it.
[[nodiscard]] std::string short_caption(Translator tr, const MaskedImage& image,
                                        const VitConfig& config, const ComparedMaps& maps);
[[nodiscard]] std::string caption(Translator tr, const MaskedImage& image, const VitConfig& config,
                                  const ComparedMaps& maps);

/// "linear scale of its own".
[[nodiscard]] std::string scale_words(Translator tr, const ColourOptions& colours, bool is_own);

// Words that several of the above are made of.
[[nodiscard]] std::string attention_of(Translator tr, const Query& query, const PatchGrid& grid);
[[nodiscard]] std::string head_name(Translator tr, int head, int heads);
[[nodiscard]] std::string percent(Translator tr, double share);
/// "Random mask, ratio 0.75 asked for: 147 of 196 patches hidden (75 %), seed 0, …".
[[nodiscard]] std::string mask_words(Translator tr, const MaskedImage& image);

}  // namespace lacuna::phrases
