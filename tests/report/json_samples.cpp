#include "report/json_samples.hpp"

#include <algorithm>
#include <cmath>

namespace lacuna::testing {
namespace {

// Written out, not computed by token_layout(), so that a fault there cannot hide one here.
TokenLayout layout_of(LayoutKind kind, const Mask& mask) {
  TokenLayout layout{kind, {{TokenKind::cls, -1, 0}, {TokenKind::distillation, -1, 1}}};
  for (int patch = 0; patch < 6; ++patch) {
    const bool hidden = mask.hidden[static_cast<std::size_t>(patch)] == 1;
    if (!(hidden && kind == LayoutKind::mae)) {
      layout.tokens.push_back({.patch = patch,
                               .position = patch + 2,
                               .hidden = hidden,
                               .attended = !hidden || kind == LayoutKind::zeroed});
    }
  }
  return layout;
}

std::vector<float> uniform_weights(const TokenLayout& layout) {
  std::vector<float> weights;
  const auto attended = std::count_if(layout.tokens.begin(), layout.tokens.end(),
                                      [](const Token& token) { return token.attended; });
  for (const Token& token : layout.tokens) {
    weights.push_back(token.attended ? 1.0F / static_cast<float>(attended) : 0.0F);
  }
  return weights;
}

HeadSummary summary_of(const TokenLayout& layout, const std::vector<float>& weights) {
  HeadSummary head;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Token& token = layout.tokens[i];
    (token.kind == TokenKind::cls            ? head.mass_query.cls
     : token.kind == TokenKind::distillation ? head.mass_query.distillation
     : token.hidden                          ? head.mass_query.hidden
                                             : head.mass_query.visible) += weights[i];
    head.entropy_query -= weights[i] > 0 ? weights[i] * std::log(weights[i]) : 0;
  }
  head.mass_visible = head.mass_query;
  head.entropy_visible = head.entropy_query;
  return head;
}

LayoutPass pass_of(LayoutKind kind, const std::vector<Query>& queries, const Mask& mask) {
  LayoutPass pass;
  pass.layout = layout_of(kind, mask);
  const int length = pass.layout.length();
  pass.cost = {std::int64_t{6144} * (length - 2), std::int64_t{2} * 12 * length * 64,
               std::int64_t{2} * 2 * length * length * 8};
  const std::vector<float> weights = uniform_weights(pass.layout);
  for (const Query& query : queries) {
    if (kind == LayoutKind::mae && query.kind == Query::Kind::patch &&
        mask.hidden[static_cast<std::size_t>(query.patch)] == 1) {
      continue;
    }
    for (const int head : {-1, 0, 1}) {
      pass.rows.push_back({1, head, query, weights});
    }
  }
  for (const int head : {0, 1}) {
    AttentionMatrix matrix{1, head, Matrix(length, length)};
    for (int row = 0; row < length; ++row) {
      std::copy(weights.begin(), weights.end(), matrix.weights.row(row).begin());
    }
    pass.matrices.push_back(std::move(matrix));
  }
  const HeadSummary head = summary_of(pass.layout, weights);
  pass.summary = {{head, head}, {head, head}};
  return pass;
}

}  // namespace

MaskedImage sample_image() {
  MaskedImage image;
  image.name = "animals/gecko.jpg";
  image.hash = "xxh3:00112233445566778899aabbccddeeff";
  image.original = Image(480, 640);
  image.height = 480;
  image.width = 640;
  image.seen = {Image(32, 48), {0, 26.5, 640, 453.25}};
  image.preprocessing.fit = Fit::grid;
  image.grid = {2, 3, 16};
  image.mask = {{0, 1, 0, 1, 1, 0}, {5, 0, 2}, {1, 4, 2, 3, 5, 0}};
  image.mask_origin = {.pattern = MaskType::random};
  image.ratio_requested = 0.5;
  image.seed = 18446744073709551615U;
  image.rng = Rng::torch;
  return image;
}

VitConfig sample_config() {
  VitConfig config;
  config.name = "untrained:sample";
  config.family = Family::deit;
  config.width = 8;
  config.depth = 2;
  config.heads = 2;
  config.prefix = {TokenKind::cls, TokenKind::distillation};
  return config;
}

LayoutComparison sample_comparison() {
  LayoutComparison comparison;
  comparison.layers = {1};
  comparison.queries = {{Query::Kind::cls, -1}, {Query::Kind::patch, 3}};
  for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
    comparison.passes.push_back(pass_of(kind, comparison.queries, sample_image().mask));
  }
  comparison.attention_difference = {0.0F, 5.9604645e-8F};
  comparison.state_difference = {2.3841858e-7F, 1.1e-6F};
  comparison.state_scaled_difference = {1.1920929e-7F, 5e-7F};
  comparison.leak = {0.375F, 0.375F};
  comparison.tolerance = 1e-5;
  comparison.equal = true;
  return comparison;
}

Recipe sample_recipe() {
  return {"compare",
          {{"mask", std::string("random")},
           {"mask_ratio", 0.5},
           {"seed", std::int64_t{0}},
           {"invert_mask", false},
           {"query", std::vector<std::string>{"cls", "1,0"}}}};
}

}  // namespace lacuna::testing
