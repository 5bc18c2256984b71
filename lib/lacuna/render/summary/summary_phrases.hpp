#pragma once

#include <string>
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

/// What the images of one command's groups showed, in a sentence; and which images all groups are
/// of.
[[nodiscard]] std::string summary_headline(Translator tr, const SummaryBlock& groups);
[[nodiscard]] std::string summary_subtitle(Translator tr, const std::vector<SummaryGroup>& groups);
/// What a block shows, and of how many images under which setting.
[[nodiscard]] std::string block_title(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::string block_facts(Translator tr, const SummaryBlock& block);

/// How far the layouts agree; and the errors in numbers.
[[nodiscard]] std::vector<std::string> agreement_lines(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::vector<std::string> error_lines(Translator tr, const SummaryGroup& group);

[[nodiscard]] std::string fill_words(Translator tr, Fill fill);

}  // namespace lacuna::phrases
