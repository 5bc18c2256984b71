#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lacuna/analysis/summary/summary.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// Groups that one block shows: one of attend or compare; of reconstruct, all of one model.
using SummaryBlock = std::vector<const SummaryGroup*>;

}  // namespace lacuna

/// The sentences of the summary figure.
namespace lacuna::phrases {

[[nodiscard]] std::string summary_notice(Translator tr, const std::vector<SummaryGroup>& groups);
[[nodiscard]] std::string summary_short_caption(Translator tr,
                                                const std::vector<SummaryGroup>& groups);
[[nodiscard]] std::string summary_caption(Translator tr, const std::vector<SummaryGroup>& groups);

/// What the images of a group showed, in a sentence; and which images all groups are of.
[[nodiscard]] std::string summary_headline(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::string summary_subtitle(Translator tr, const std::vector<SummaryGroup>& groups);
/// The layer whose leak the headline says: the last that was asked for.
[[nodiscard]] int leak_layer(const SummaryGroup& group);

/// What a block shows, and of how many images under which setting.
[[nodiscard]] std::string block_title(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::string block_facts(Translator tr, const SummaryBlock& block);

/// "0.42 (0.4–0.44)".
[[nodiscard]] std::string mean_and_interval(const MeasureKind& kind, const RunningSpread& spread);
/// The largest number of all images and cells; 0 where the group does not have the measure.
[[nodiscard]] double largest_of(const SummaryGroup& group, std::string_view name);
/// How far the layouts agree; and the errors in numbers.
[[nodiscard]] std::vector<std::string> agreement_lines(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::vector<std::string> error_lines(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::string fill_words(Translator tr, std::string_view measure);

}  // namespace lacuna::phrases
