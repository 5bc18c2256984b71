#pragma once

#include <string>

#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// Everything that the live page shows of one comparison, as one JSON object. Numbers, colours,
/// places on the scale and sentences are those of the compare figure: the page computes none.
///
///     headline, statement, subtitle, verdict …    sentences
///     mask      {hidden: [0, 1, …], …}
///     layouts   deit, mae, zeroed: {weights: [0.01, null, …], colours: ["#e8a05c", null, …],
///               share: {visible, prefix, hidden, even, …}, tokens: [{look, patch}, …], …}
///     scale     {visible: ["#…", …], hidden: ["#…", …], numbers: [{at: 0.5, words: "0.01"}], …}
[[nodiscard]] std::string page_answer(const CompareContent& content, Translator tr);

}  // namespace lacuna
