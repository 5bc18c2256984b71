#pragma once

#include <vector>

#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// The classifier's answers [classes] after the last layer. A mean pool is over the patches that
/// may be attended: under `deit` and `mae` the visible ones. Needs model.weights.classifier.
/// Throws Error{usage} if the pool is empty: every patch hidden.
[[nodiscard]] std::vector<float> logits(const VitModel& model, const EncoderState& state);

}  // namespace lacuna
