#include "lacuna/model/vit/classifier.hpp"

#include <algorithm>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// The mean over the patches that may be attended, [1, D].
Matrix mean_of_patches(const VitModel& model, const EncoderState& state, const Matrix& states) {
  std::vector<double> sum(static_cast<std::size_t>(states.columns()));
  int count = 0;
  for (int row = 0; row < states.rows(); ++row) {
    const Token& token = state.layout.at(row);
    if (token.kind == TokenKind::patch && token.attended) {
      ++count;
      std::ranges::transform(sum, states.row(row), sum.begin(), std::plus<>());
    }
  }
  if (count == 0) {
    throw Error(ErrorKind::usage,
                "{}: its classifier reads the mean over the visible patches, and every patch is "
                "hidden; leave one visible",
                model.config.name);
  }
  Matrix mean(1, states.columns());
  std::ranges::transform(sum, mean.row(0).begin(),
                         [&](double value) { return static_cast<float>(value / count); });
  return mean;
}

/// The first token of a kind, [1, D].
Matrix token_state(const EncoderState& state, const Matrix& states, TokenKind kind) {
  const auto found = std::ranges::find(state.layout.tokens, kind, &Token::kind);
  Matrix row(1, states.columns());
  std::ranges::copy(states.row(static_cast<int>(found - state.layout.tokens.begin())),
                    row.row(0).begin());
  return row;
}

Matrix side_by_side(const Matrix& left, const Matrix& right) {
  Matrix both(1, left.columns() + right.columns());
  std::ranges::copy(left.row(0), both.row(0).begin());
  std::ranges::copy(right.row(0), both.row(0).begin() + left.columns());
  return both;
}

Matrix pooled(const VitModel& model, const EncoderState& state, const Matrix& states) {
  switch (model.config.classifier->pool) {
    case Pool::mean:
      return mean_of_patches(model, state, states);
    case Pool::cls_and_mean:
      return side_by_side(token_state(state, states, TokenKind::cls),
                          mean_of_patches(model, state, states));
    default:
      return token_state(state, states, TokenKind::cls);
  }
}

std::vector<float> answer(const nn::Linear& head, const Matrix& pooled) {
  std::vector<float> answers(static_cast<std::size_t>(head.outputs()));
  nn::linear(pooled.view(), head, nn::Epilogue::none,
             {answers.data(), 1, head.outputs(), head.outputs()});
  return answers;
}

}  // namespace

std::vector<float> logits(const VitModel& model, const EncoderState& state) {
  const ClassifierWeights& classifier = *model.weights.classifier;
  const Matrix states = final_norm(model, state);
  Matrix features = pooled(model, state, states);
  if (classifier.norm) {
    nn::layer_norm(features.view(), *classifier.norm, features.view());
  }
  std::vector<float> answers = answer(classifier.head, features);
  if (classifier.distillation_head) {
    const std::vector<float> taught =
        answer(*classifier.distillation_head, token_state(state, states, TokenKind::distillation));
    std::ranges::transform(answers, taught, answers.begin(),
                           [](float a, float b) { return (a + b) / 2; });
  }
  return answers;
}

}  // namespace lacuna
