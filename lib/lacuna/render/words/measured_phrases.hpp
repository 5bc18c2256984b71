#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna::phrases {

// Sentences of the compare figure that state what was measured.

// What they are made of.
[[nodiscard]] std::string macs(std::int64_t count);                ///< "4.29 GMAC", "310 MMAC".
[[nodiscard]] std::string difference(float value);                 ///< "3.0e-07"; "0".
[[nodiscard]] float peak_of(const std::vector<float>& per_layer);  ///< A NaN is the largest.

/// Under the maps of deit and mae: equal within the tolerance, or not, and by how much.
[[nodiscard]] std::string map_difference(Translator tr, float difference, double tolerance);

/// Of all layers: PASS, or where it fails. A NaN is never called equal.
[[nodiscard]] std::string verdict(Translator tr, const LayoutComparison& comparison);

/// "50 tokens · 4.29 GMAC".
[[nodiscard]] std::string tokens_and_macs(Translator tr, int tokens, std::int64_t macs);

/// A pass's tokens and multiply-adds; and how much shorter and cheaper it is than another.
[[nodiscard]] std::string strip_facts(Translator tr, const LayoutPass& pass);
[[nodiscard]] std::string strip_shorter(Translator tr, const LayoutPass& shorter,
                                        const LayoutPass& longer);

/// The shares of the drawn row that go to hidden patches and to prefix tokens.
[[nodiscard]] std::string mass_facts(Translator tr, const LayoutComparison& comparison,
                                     const ComparedMaps& maps);

}  // namespace lacuna::phrases
