#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/render/summary/summary_charts.hpp"
#include "lacuna/render/words/translator.hpp"

/// The words of the summary figure.
namespace lacuna::phrases {

[[nodiscard]] std::string summary_title(Translator tr);
[[nodiscard]] std::string summary_subtitle(Translator tr);
[[nodiscard]] std::string summary_notice(Translator tr, const std::vector<SummaryGroup>& groups);
[[nodiscard]] std::string summary_short_caption(Translator tr,
                                                const std::vector<SummaryGroup>& groups);
[[nodiscard]] std::string summary_caption(Translator tr, const std::vector<SummaryGroup>& groups);
/// "2 more groups of images are in …"
[[nodiscard]] std::string groups_left_out(Translator tr, int groups, std::int64_t images);

/// What a block shows, and of how many images under which setting.
[[nodiscard]] std::string block_title(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::string block_facts(Translator tr, const SummaryBlock& block);

[[nodiscard]] std::string mass_hidden_title(Translator tr);
[[nodiscard]] std::string mass_cls_title(Translator tr);
[[nodiscard]] std::string summary_leak_title(Translator tr);
[[nodiscard]] std::string leak_note(Translator tr);
[[nodiscard]] std::string mean_and_interval(const RunningSpread& spread);
[[nodiscard]] std::vector<std::string> agreement_lines(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::string agreement_title(Translator tr);
[[nodiscard]] std::vector<std::string> error_lines(Translator tr, const SummaryGroup& group);
[[nodiscard]] std::string numbers_title(Translator tr);
[[nodiscard]] std::string summary_error_title(Translator tr);
[[nodiscard]] std::string error_note(Translator tr);
[[nodiscard]] std::string as_the_fill(Translator tr);
[[nodiscard]] std::string fill_words(Translator tr, std::string_view measure);
[[nodiscard]] std::string summary_ratio_axis(Translator tr);
[[nodiscard]] std::string fills_axis(Translator tr);
[[nodiscard]] std::string plain_layer_axis(Translator tr);

}  // namespace lacuna::phrases
