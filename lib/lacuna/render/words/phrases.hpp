#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/words/translator.hpp"

/// The words that several kinds of figure share, in English or what a Translator makes of it. Those
/// of one kind are in its own *_phrases.hpp; a word said in one place stands there, as tr("…").
namespace lacuna::phrases {

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
/// Beside a scale: attention spread evenly over so many tokens.
[[nodiscard]] std::string even_mark(Translator tr, int tokens);

/// Of a token strip: "CLS token", "CLS, 4 registers".
[[nodiscard]] std::string strip_prefix(Translator tr, const std::vector<TokenKind>& prefix);

/// The input's name and hash, for every figure's metadata.
[[nodiscard]] std::string source(const MaskedImage& image);

/// An image's name as it is read: of a very long one, its end.
[[nodiscard]] std::string shown_name(std::string_view name);

/// A model's name as it is read: of a commit on the Hub, 7 of its 40 digits. The caption, the
/// recipe and the JSON have all.
[[nodiscard]] std::string shown_model(const std::string& name);

/// The small print of a slide: "cat.png  ·  mini (a note on the weights)  ·  more".
[[nodiscard]] std::string slide_facts(Translator tr, const MaskedImage& image,
                                      const VitConfig& config, const std::string& more = {});

/// Of a figure of a single panel.
[[nodiscard]] std::string layout_title(const MaskedImage& image, const std::string& layout);

// What sentences are made of.
[[nodiscard]] std::string attention_of(Translator tr, const Query& query, const PatchGrid& grid);
[[nodiscard]] std::string head_name(Translator tr, int head, int heads);
[[nodiscard]] std::string percent(Translator tr, double share);
/// "10⁻⁵", "3.0 × 10⁻⁷"; from 0.01 to 1000 as it is: "0.3".
[[nodiscard]] std::string power_of_ten(double value);
/// So many digits, and of a small number a power of ten: "0.012", "5 × 10⁻⁵".
[[nodiscard]] std::string digits_of(double value, int digits);
[[nodiscard]] std::string difference(float value);  ///< The same: "3.0 × 10⁻⁷"; "0".
[[nodiscard]] float peak_of(const std::vector<float>& per_layer);  ///< A NaN is the largest.
[[nodiscard]] std::string token_count(Translator tr, int count);
/// "50 tokens · 4.29 GMAC"; below 1 GMAC as "310 MMAC".
[[nodiscard]] std::string tokens_and_macs(Translator tr, int tokens, std::int64_t macs);
/// ", seed 0, generator lacuna"; empty for a mask that was not drawn.
[[nodiscard]] std::string seed_words(Translator tr, const MaskedImage& image);
/// "Random mask, ratio 0.75 asked for: 147 of 196 patches hidden (75 %), seed 0, …".
[[nodiscard]] std::string mask_words(Translator tr, const MaskedImage& image);
/// The same as a sentence, with the grid.
[[nodiscard]] std::string mask_caption(Translator tr, const MaskedImage& image);

}  // namespace lacuna::phrases
