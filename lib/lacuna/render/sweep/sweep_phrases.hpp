#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/reconstruct/pixel_reading.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna::phrases {

// Every word of the sweep figure.

[[nodiscard]] std::string ratio_text(double ratio);  ///< "0.75".
[[nodiscard]] std::string sweep_short_caption(Translator tr, const SweepContent& content);
[[nodiscard]] std::string sweep_caption(Translator tr, const SweepContent& content);

// The strip.
[[nodiscard]] std::string strip_ratio(Translator tr);
[[nodiscard]] std::string strip_hidden(Translator tr, int count);
[[nodiscard]] PanelWords deit_and_mae_panel(Translator tr);
[[nodiscard]] PanelWords swept_reconstruction_panel(Translator tr, const PixelReading& reading);
[[nodiscard]] std::string sweep_bar(Translator tr, const ColourOptions& colours);

// The charts.
[[nodiscard]] std::string ratio_axis(Translator tr);
[[nodiscard]] std::string leak_title(Translator tr);
[[nodiscard]] std::string spread_evenly(Translator tr);
[[nodiscard]] std::string mean_of_layers(Translator tr);
[[nodiscard]] std::string macs_title(Translator tr, bool is_giga);
[[nodiscard]] std::string error_title(Translator tr);
[[nodiscard]] std::string swept_error_line(Translator tr);
[[nodiscard]] std::string mean_colour_line(Translator tr);
[[nodiscard]] std::string difference_title(Translator tr);
[[nodiscard]] std::string attention_line(Translator tr);
[[nodiscard]] std::string states_line(Translator tr);
[[nodiscard]] std::string tolerance_line(Translator tr);
/// Why ratios have no mark; empty if each has one.
[[nodiscard]] std::string no_mark(Translator tr, const std::vector<double>& ratios,
                                  const std::string& why);

/// Of all steps: PASS, or where it fails.
[[nodiscard]] std::string sweep_verdict(Translator tr, const MaskSweep& sweep);
/// What the largest ratio costs and saves.
[[nodiscard]] std::string sweep_facts(Translator tr, const SweepContent& content);

// A frame.
[[nodiscard]] std::string frame_title(Translator tr, const MaskedImage& image,
                                      const SweepStep& step);
/// Its numbers, a line each.
[[nodiscard]] std::vector<std::string> frame_facts(Translator tr, const SweepContent& content,
                                                   const SweepStep& step);

}  // namespace lacuna::phrases
