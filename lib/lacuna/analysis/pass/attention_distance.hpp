#pragma once

#include <vector>

#include "lacuna/model/vit/attention_sink.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// How far one head looks: the distance between query and key on the grid, in patches, weighted by
/// attention; the mean over the visible patches as queries.
struct AttentionDistance {
  /// Weights divided by what the row gives to visible patches: a weighted mean of distances. As in
  /// the ViT paper (google-research/vision_transformer, issue 162).
  float renormalised = 0;
  /// Weights as they are, so that attention to prefix tokens and hidden patches counts as distance
  /// 0. As in simonster's and probing-vits' notebooks.
  float not_renormalised = 0;
};

/// Distances of every layer and head. Queries and keys are visible patches at their places on the
/// grid; prefix tokens and hidden patches are neither. A row that gives visible patches nothing is
/// left out of `renormalised`.
class DistanceSink : public AttentionSink {
 public:
  DistanceSink(const TokenLayout& layout, const PatchGrid& grid, int depth, int heads);
  void take(const HeadAttention& attention) override;
  /// [layer][head]. All 0 if no patch is visible.
  [[nodiscard]] const std::vector<std::vector<AttentionDistance>>& distances() const {
    return distances_;
  }

 private:
  TokenLayout layout_;
  PatchGrid grid_;
  std::vector<int> visible_;
  std::vector<float> steps_;  // [rows, columns]: the length of a step by so many rows and columns
  std::vector<std::vector<AttentionDistance>> distances_;
};

}  // namespace lacuna
