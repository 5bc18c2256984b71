#pragma once

#include <string>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// Everything that the page shows of one comparison, as one JSON object. Numbers, colours, places
/// on the scale and sentences are those of the compare figure: the page computes none.
///
///     headline, statement, subtitle, verdict …    sentences
///     mask      {hidden: [0, 1, …], patches: "0-13,97", …}
///     layouts   deit, mae, zeroed: {weights: [0.01, null, …], colours: ["#e8a05c", null, …],
///               share: {visible, prefix, hidden, even, …}, tokens: [{look, patch}, …], …}
///     scale     {visible: ["#…", …], hidden: ["#…", …], numbers: [{at: 0.5, words: "0.01"}], …}
[[nodiscard]] std::string live_answer(const CompareContent& content, Translator tr);

/// The colours of the page in a theme: an object of "ink": "#212429" and so on.
void write_palette(JsonWriter& json, Theme theme);

/// "#d55e00".
[[nodiscard]] std::string web_colour(const Colour& colour);

}  // namespace lacuna
