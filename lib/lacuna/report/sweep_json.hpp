#pragma once

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// What the figure of a sweep shows, of all that its layouts hold.
struct SweepShown {
  int layer = 0;
  int head = -1;  ///< -1: mean over heads.
  Query query = {};
};

/// The sweep JSON, schema assets/schema/sweep-1.schema.json: the numbers of each ratio, those of
/// the comparison and of the errors as compare and reconstruct write them. Throws Error{bad_value}
/// for a number that is not finite.
void sweep_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                const MaskSweep& sweep, const SweepShown& shown, const Recipe& recipe);

}  // namespace lacuna
