#include "lacuna/analysis/explain/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/model/nn/linear.hpp"
#include "lacuna/model/vit/masked_self_attention.hpp"

namespace lacuna {
namespace {

constexpr int width = static_cast<int>(patch_feature_order.size());

Matrix identity() {
  Matrix matrix(width, width);
  for (int i = 0; i < width; ++i) {
    matrix.at(i, i) = 1;
  }
  return matrix;
}

MaskedSelfAttention attention_on_features(Workers& workers) {
  const Matrix query = query_projection();
  const Matrix same = identity();
  const std::vector<float> no_bias(width);
  return {{query.view(), no_bias}, {same.view(), no_bias}, {same.view(), no_bias}, workers};
}

Matrix part_of(const Matrix& qkv, int part) {
  Matrix columns(qkv.rows(), width);
  for (int row = 0; row < qkv.rows(); ++row) {
    std::ranges::copy(qkv.view().column_block(part * width, width).row(row),
                      columns.row(row).begin());
  }
  return columns;
}

/// The encoder's kernel keeps no scores and never computes those of keys that are not attended:
/// here q kᵀ is a linear layer whose weights are the keys.
Matrix scores_of(const ExplainedLayout& pass, Workers& workers) {
  const int length = pass.layout.length();
  const std::vector<float> no_bias(static_cast<std::size_t>(length));
  const nn::Linear keys(pass.keys.view(), no_bias, workers);
  Matrix scores(length, length);
  nn::linear(pass.queries.view(), keys, nn::Epilogue::none, scores.view());
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  for (int query = 0; query < length; ++query) {
    for (int key = 0; key < length; ++key) {
      const bool attended = pass.layout.at(key).attended;
      scores.at(query, key) =
          attended ? scores.at(query, key) * scale : -std::numeric_limits<float>::infinity();
    }
  }
  return scores;
}

ExplainedLayout run_layout(LayoutKind kind, const MaskedImage& image, const Matrix& features,
                           const MaskedSelfAttention& attention, Workers& workers) {
  ExplainedLayout pass;
  pass.layout = token_layout(kind, {}, image.grid, image.mask);
  pass.vectors = Matrix(pass.layout.length(), width);
  std::vector<std::uint8_t> attended;
  for (int i = 0; i < pass.layout.length(); ++i) {
    const Token& token = pass.layout.at(i);
    attended.push_back(token.attended ? 1 : 0);
    if (!token.hidden) {
      std::ranges::copy(features.row(token.patch), pass.vectors.row(i).begin());
    }
  }
  MaskedSelfAttention::Result result = attention(pass.vectors.view(), attended, workers);
  pass.queries = part_of(result.qkv, 0);
  pass.keys = part_of(result.qkv, 1);
  pass.values = part_of(result.qkv, 2);
  pass.weights = std::move(result.weights);
  pass.output = std::move(result.output);
  pass.scores = scores_of(pass, workers);
  return pass;
}

float leak_of(const ExplainedLayout& zeroed) {
  const std::vector<int> visible = visible_patch_tokens(zeroed.layout);
  double sum = 0;
  for (const int query : visible) {
    for (int key = 0; key < zeroed.layout.length(); ++key) {
      if (zeroed.layout.at(key).hidden) {
        sum += static_cast<double>(zeroed.weights.at(query, key));
      }
    }
  }
  return static_cast<float>(sum / static_cast<double>(visible.size()));
}

float difference_of(const ExplainedLayout& deit, const ExplainedLayout& mae) {
  const std::vector<int> visible = visible_patch_tokens(deit.layout);
  float largest = 0;
  for (int row = 0; row < mae.layout.length(); ++row) {
    const int deit_row = visible[static_cast<std::size_t>(row)];
    for (int key = 0; key < mae.layout.length(); ++key) {
      const int deit_key = visible[static_cast<std::size_t>(key)];
      largest = std::max(largest,
                         std::abs(deit.weights.at(deit_row, deit_key) - mae.weights.at(row, key)));
    }
    for (int i = 0; i < width; ++i) {
      largest = std::max(largest, std::abs(deit.output.at(deit_row, i) - mae.output.at(row, i)));
    }
  }
  return largest;
}

}  // namespace

Matrix query_projection() {
  Matrix matrix(width, width);
  for (int i = 0; i < width; ++i) {
    matrix.at(i, i) = 0.5F;  // or one patch that stands out takes a whole row
  }
  // Not symmetric, as in a model: who asks and who is asked are two roles.
  matrix.at(static_cast<int>(PatchFeature::brightness), static_cast<int>(PatchFeature::contrast)) =
      0.5F;
  return matrix;
}

Explanation explain(const MaskedImage& image, std::optional<int> query, Workers& workers) {
  if (image.mask.visible_count() == 0) {
    throw Error(ErrorKind::bad_value,
                "{}: all {} patches are hidden, but a softmax needs at least one key "
                "that may be attended; leave a patch visible, as with --mask-ratio 0.5",
                image.name, image.grid.count());
  }
  const MaskedSelfAttention attention = attention_on_features(workers);
  Explanation result;
  result.features = patch_features(image.seen.pixels, image.grid);
  const auto run = [&](LayoutKind kind) {
    return run_layout(kind, image, result.features, attention, workers);
  };
  result.deit = run(LayoutKind::deit);
  result.mae = run(LayoutKind::mae);
  result.zeroed = run(LayoutKind::zeroed);
  result.query = query.value_or(result.mae.layout.tokens.front().patch);
  result.leak = leak_of(result.zeroed);
  result.difference = difference_of(result.deit, result.mae);
  return result;
}

}  // namespace lacuna
