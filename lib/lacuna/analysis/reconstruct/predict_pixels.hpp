#pragma once

#include <span>
#include <vector>

#include "lacuna/analysis/pass/attention_sinks.hpp"
#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

struct VitModel;

/// Options of predict() and reconstruct().
struct ReconstructionOptions {
  int layer = -1;                          ///< Of the decoder; negative counts from the end.
  std::vector<QueryRequest> queries = {};  ///< Empty: CLS. A hidden patch may ask, too.
};

/// The attention of one decoder layer. Every token is attended, mask tokens included.
struct DecoderAttention {
  int layer = 0;
  std::vector<Query> queries;
  TokenLayout layout;              ///< CLS, then all patches; hidden ones are the mask token.
  std::vector<AttentionRow> rows;  ///< Queries × (mean, each head).
};

/// A layer of the decoder as 0 … depth - 1. Throws Error{usage} for one that it does not have.
[[nodiscard]] int resolve_decoder_layer(int layer, int depth);

/// What an MAE starts from: patch vectors [patches, 3 p p] in the order (channel, row, column),
/// some of them hidden.
struct MaskedPatches {
  const Matrix& patches;
  const PatchGrid& grid;
  const Mask& mask;
};

/// What the model says of one image.
struct Prediction {
  Matrix pixels;  ///< [patches, 3 p p] in the order (row, column, channel), as trained.
  DecoderAttention attention;
};

/// The whole pass of an MAE: encoder under `mae` ─▶ decoder ─▶ pixels. Short sequences go through
/// a layer of the encoder together, so that all threads have work; what comes of one
/// does not depend on the others. Needs model.weights.decoder. Throws Error{usage} for a layer or
/// query that the decoder or the grid does not have.
[[nodiscard]] std::vector<Prediction> predict(const VitModel& model,
                                              std::span<const MaskedPatches> images,
                                              const ReconstructionOptions& options,
                                              Workers& workers);

}  // namespace lacuna
