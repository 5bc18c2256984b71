#pragma once

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/json_writer.hpp"

namespace lacuna {

/// "comparison": how far the layouts agree. The leak is null where no visible patch asks.
void write_comparison(JsonWriter& json, const LayoutComparison& comparison, bool any_visible);

}  // namespace lacuna
