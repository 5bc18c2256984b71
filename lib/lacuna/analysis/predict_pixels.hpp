#pragma once

#include <span>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/attention_sink.hpp"
#include "lacuna/model/vit_encoder.hpp"
#include "lacuna/model/vit_model.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// What the encoder of an MAE starts from: patch vectors [patches, 3 p p] in the order (channel,
/// row, column), some of them hidden.
struct MaskedPatches {
  const Matrix& patches;
  const PatchGrid& grid;
  const Mask& mask;
};

/// The encoder under `mae`, of several images at once: where their tokens are few, they are rows of
/// the same products.
[[nodiscard]] std::vector<EncoderState> encode_visible(const VitModel& model,
                                                       std::span<const MaskedPatches> images,
                                                       Workers& workers);

/// The decoder: predicted pixels [patches, 3 p p] in the order (row, column, channel), as trained.
/// The sinks get its attention. Needs model.weights.decoder.
[[nodiscard]] Matrix decode_pixels(const VitModel& model, const EncoderState& encoding,
                                   const PatchGrid& grid, std::span<AttentionSink* const> sinks,
                                   Workers& workers);

}  // namespace lacuna
