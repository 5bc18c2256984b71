#pragma once

#include <string>
#include <vector>

#include "lacuna/render/sweep/sweep_content.hpp"

/// The sentences of the sweep figure.
namespace lacuna::phrases {

[[nodiscard]] std::string ratio_text(double ratio);  ///< "0.75".
[[nodiscard]] std::string sweep_short_caption(Translator tr, const SweepContent& content);
[[nodiscard]] std::string sweep_caption(Translator tr, const SweepContent& content);

/// Why ratios have no mark in a chart; empty if each has one.
[[nodiscard]] std::string no_mark(Translator tr, const std::vector<double>& ratios,
                                  const std::string& why);

/// Of all steps: PASS, or where it fails.
[[nodiscard]] std::string sweep_verdict(Translator tr, const MaskSweep& sweep);
/// What the sweep shows, in a sentence.
[[nodiscard]] std::string sweep_headline(Translator tr, const SweepContent& content);
/// What the largest ratio costs and saves.
[[nodiscard]] std::string sweep_facts(Translator tr, const SweepContent& content);

/// What stands under every frame, in a line or two.
[[nodiscard]] std::string frame_caption(Translator tr, const SweepContent& content);
/// The numbers of a frame, a line each.
[[nodiscard]] std::vector<std::string> frame_facts(Translator tr, const SweepContent& content,
                                                   const SweepStep& step);

}  // namespace lacuna::phrases
