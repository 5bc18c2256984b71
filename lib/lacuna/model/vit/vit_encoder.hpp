#pragma once

#include <span>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/attention_sink.hpp"
#include "lacuna/model/vit/transformer_block.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// A pass in progress: the residual stream between two layers.
struct EncoderState {
  TokenLayout layout;
  std::vector<int> keys;  ///< The tokens that may be attended.
  Matrix tokens;          ///< [sequence, D].
  BlockBuffers buffers;
  /// [sequence, 3 D], of the layer that ran last: in the buffers of the first pass that went
  /// through it together, and only until the next layer runs.
  ConstMatrixView qkv = {};
};

/// The position rows of a model at a grid, prefix rows first: the stored table if the grid is the
/// stored one, resized as config.position_resize says if it is another; generated anew for
/// untrained models.
[[nodiscard]] Matrix position_rows(const VitModel& model, const PatchGrid& grid);

/// Patch vectors [patch_count, 3 · p · p] -> the layout's tokens [sequence, D]: patch embedding
/// (hidden patches as 0, or as the mask token), prefix tokens, position rows [prefix rows +
/// patch_count, D] as the layout says. Throws Error{usage} if the layout wants a mask token and the
/// model has none.
[[nodiscard]] EncoderState embed_tokens(const VitModel& model, const Matrix& patches,
                                        const Matrix& positions, const TokenLayout& layout,
                                        Workers& workers);

/// Runs layer `layer` (0 … depth - 1) in place and hands its attention to the sinks. The same
/// function for every layout.
void encode_layer(const VitModel& model, int layer, EncoderState& state,
                  std::span<AttentionSink* const> sinks, Workers& workers);

/// A pass that runs a layer beside others, and who listens to its attention.
struct LayerPass {
  EncoderState* state = nullptr;
  std::vector<AttentionSink*> sinks = {};
};

/// No more tokens than these go through a layer at once: they keep many threads at work.
inline constexpr int tokens_together = 512;

/// encode_layer() of several passes at once, of one image or of several: passes in a row that have
/// no more than tokens_together tokens share their threads, so that none waits while a short
/// sequence, as that of `mae`, ends. What comes of a pass does not depend on the others.
void encode_layer(const VitModel& model, int layer, std::span<const LayerPass> passes,
                  Workers& workers);

/// The final layer norm of the tokens [sequence, D]; the tokens themselves if the model has none.
[[nodiscard]] Matrix final_norm(const VitModel& model, const EncoderState& state);

}  // namespace lacuna
