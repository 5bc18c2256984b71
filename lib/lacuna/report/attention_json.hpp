#pragma once

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

/// The attention JSON of one comparison: assets/schema/attention-1.schema.json is its norm. Floats
/// are the shortest text that reads back as the same float32. Same input, same bytes.
/// Throws Error{bad_value} if a number is not finite.
void attention_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                    const LayoutComparison& comparison, const Recipe& recipe);

/// The mask JSON ("type": "mask") of the mask command: its image, patches and mask parts are those
/// of the attention JSON.
void mask_json(JsonWriter& json, const MaskedImage& image, const Recipe& recipe);

/// "comparison": how far the layouts agree. The leak is null where no visible patch asks.
void write_comparison(JsonWriter& json, const LayoutComparison& comparison, bool any_visible);

}  // namespace lacuna
