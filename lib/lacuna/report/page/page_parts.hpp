#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

// What the live page's answers and the report are both made of. Each writes members into an open
// object, in the words and colours of the compare figure.

/// The colours of the page in a theme: an object of "ink": "#212429" and so on.
void write_palette(JsonWriter& json, Theme theme);

/// "#d55e00".
[[nodiscard]] std::string web_colour(const Colour& colour);

/// A picture as an address that holds it.
[[nodiscard]] std::string data_address(const Image& picture);

/// rows, columns, depth, heads, has_cls, mean_colours: what no look changes.
void write_frame(JsonWriter& json, const MaskedImage& image, const VitConfig& config);

/// "hidden": [0, 1, …], of each patch.
void write_hidden(JsonWriter& json, const Mask& mask);

/// "tokens": [{look, patch}, …].
void write_tokens(JsonWriter& json, const TokenLayout& layout);

/// title, note, facts, shorter: what is said of each of deit, mae, zeroed, by its place.
void write_layout_words(JsonWriter& json, const LayoutComparison& comparison, std::size_t layout,
                        Translator tr);

/// The share that blind attention would give.
[[nodiscard]] std::string even_words(Translator tr, double share);

/// Colours of the scale's bar.
inline constexpr int bar_stops = 49;
/// "visible", "hidden": so many colours each, from the scale's start to its end. `is_seen`: as they
/// look over the ground.
void write_stops(JsonWriter& json, const ScoreColours& colours, int count, bool is_seen);
[[nodiscard]] std::string scale_title(Translator tr, Norm norm);
/// [{value, words}, …].
void write_values(JsonWriter& json, std::string_view name, const std::vector<BarMark>& marks);
/// Attention spread evenly over the tokens of deit, and over those of mae.
[[nodiscard]] std::vector<BarMark> even_marks(const LayoutComparison& comparison);
/// Whether a mark lies beyond the scale, by more than rounding.
[[nodiscard]] bool is_beyond(double value, const ScoreColours& colours);
/// "0.12 →": the largest weight, where it lies beyond the scale; else empty.
[[nodiscard]] std::string largest_words(const ScoreColours& colours);

void write_legend(JsonWriter& json, const VitConfig& config, Translator tr);

/// title, note, verdict: what is said of a picture that an MAE painted.
void write_painting_words(JsonWriter& json, const MaskedImage& image, const Reconstruction& made,
                          Translator tr);

/// Between the maps of deit and mae. `is_forgotten`: without −∞ the first is zeroed's. Empty where
/// one of them is missing.
[[nodiscard]] std::string sign_of(const ComparedMaps& maps, bool is_forgotten);

}  // namespace lacuna
