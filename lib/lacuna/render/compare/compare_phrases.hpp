#pragma once

#include <string>

#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/words/phrases.hpp"

/// The sentences of the compare figure, some of them also the sweep's.
namespace lacuna::phrases {

/// "15 %"; "15 % (mean over heads)" beside maps of another head.
[[nodiscard]] std::string leak_share(Translator tr, double leak, int head);

/// The message of the figure: the layouts are not equal; nothing is hidden; nothing is visible; the
/// leak of the layer shown, large or small.
[[nodiscard]] std::string headline(Translator tr, const CompareContent& content);
/// What stands under it.
[[nodiscard]] std::string statement(Translator tr, const CompareContent& content);

[[nodiscard]] std::string subtitle(Translator tr, const MaskedImage& image, const VitConfig& config,
                                   const ComparedMaps& maps);
/// Its sentence around the words of attention_of() and head_name().
[[nodiscard]] std::string subtitle_of(Translator tr, const std::string& attention, int layer,
                                      int depth, const std::string& head);

/// Under a bar: "hidden 59 %"; of another query than the headline's, the visible patches, with its
/// name.
[[nodiscard]] std::string hidden_share(Translator tr, const Query& query, const PatchGrid& grid,
                                       const std::string& share);
/// Between visible and hidden: "CLS 24 %", of CLS as the query "itself 24 %"; "prefix 24 %" where
/// there are other prefix tokens.
[[nodiscard]] std::string prefix_share(Translator tr, const Query& query, const TokenLayout& layout,
                                       const std::string& share);

/// What is shown, of which model, under which mask; and all that helps to read it.
[[nodiscard]] std::string short_caption(Translator tr, const MaskedImage& image,
                                        const VitConfig& config, const ComparedMaps& maps,
                                        const std::string& mask);
[[nodiscard]] std::string compare_short_caption(Translator tr, const CompareContent& content);
[[nodiscard]] std::string compare_caption(Translator tr, const CompareContent& content);

/// How much shorter and cheaper a pass is than another.
[[nodiscard]] std::string shorter_words(Translator tr, const LayoutPass& shorter,
                                        const LayoutPass& longer);

/// Of all layers: PASS, or where it fails. A NaN is never called equal.
[[nodiscard]] std::string verdict(Translator tr, const LayoutComparison& comparison);

}  // namespace lacuna::phrases
