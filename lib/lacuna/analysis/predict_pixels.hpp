#pragma once

#include <span>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/attention_sink.hpp"
#include "lacuna/model/vit_model.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// The whole pass of an MAE: patch vectors [patches, 3 p p] in the order (channel, row, column) ─▶
/// encoder under `mae` ─▶ decoder ─▶ predicted pixels [patches, 3 p p] in the order (row, column,
/// channel), as trained. The sinks get the decoder's attention. Needs model.weights.decoder.
[[nodiscard]] Matrix predict_pixels(const VitModel& model, const Matrix& patches,
                                    const PatchGrid& grid, const Mask& mask,
                                    std::span<AttentionSink* const> sinks, Workers& workers);

}  // namespace lacuna
