#include "lacuna/analysis/explain/explanation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "lacuna/base/error.hpp"
#include "support/sample_comparison.hpp"

namespace lacuna::explanation_test {

namespace {

constexpr double tolerance = 1e-6;

/// 4 x 4 patches of the sample photo.
MaskedImage photo_with(double hidden_share) {
  return sample::masked_image(
      {.rows = 4, .columns = 4, .patch_size = 32, .hidden_share = hidden_share});
}

Explanation explained(double hidden_share) {
  Workers workers(1);
  return explain(photo_with(hidden_share), std::nullopt, workers);
}

/// softmax() of a row of scores in double.
std::vector<double> softmax(std::span<const float> scores) {
  std::vector<double> weights;
  double sum = 0;
  for (const float score : scores) {
    weights.push_back(std::exp(static_cast<double>(score)));
    sum += weights.back();
  }
  for (double& weight : weights) {
    weight /= sum;
  }
  return weights;
}

double largest_fault_of_weights(const ExplainedLayout& pass) {
  double largest = 0;
  for (int row = 0; row < pass.layout.length(); ++row) {
    const std::vector<double> wanted = softmax(pass.scores.row(row));
    for (std::size_t key = 0; key < wanted.size(); ++key) {
      largest = std::max(largest,
                         std::abs(wanted[key] - static_cast<double>(pass.weights.row(row)[key])));
    }
  }
  return largest;
}

double largest_fault_of_output(const ExplainedLayout& pass) {
  double largest = 0;
  for (int row = 0; row < pass.layout.length(); ++row) {
    for (int i = 0; i < pass.values.columns(); ++i) {
      double sum = 0;
      for (int key = 0; key < pass.layout.length(); ++key) {
        sum += static_cast<double>(pass.weights.at(row, key)) *
               static_cast<double>(pass.values.at(key, i));
      }
      largest = std::max(largest, std::abs(sum - static_cast<double>(pass.output.at(row, i))));
    }
  }
  return largest;
}

}  // namespace

TEST_CASE("the weights of the encoder's kernel are the softmax of the scores that are shown") {
  for (const double share : {0.0, 0.5, 0.75, 0.9375}) {
    CAPTURE(share);
    const Explanation result = explained(share);
    for (const ExplainedLayout* pass : {&result.deit, &result.mae, &result.zeroed}) {
      CAPTURE(pass->layout.name());
      CHECK(largest_fault_of_weights(*pass) <= tolerance);
      CHECK(largest_fault_of_output(*pass) <= tolerance);
      for (int row = 0; row < pass->layout.length(); ++row) {
        double sum = 0;
        for (const float weight : pass->weights.row(row)) {
          sum += static_cast<double>(weight);
        }
        CHECK(std::abs(sum - 1) <= tolerance);
      }
    }
  }
}

TEST_CASE(
    "a score is half the dot product of query and key, which anybody can redo from the page") {
  const Explanation result = explained(0.75);
  const ExplainedLayout& mae = result.mae;
  for (int query = 0; query < 4; ++query) {
    for (int key = 0; key < 4; ++key) {
      double dot = 0;
      for (int i = 0; i < 4; ++i) {
        const double asks = 0.5 * static_cast<double>(mae.vectors.at(query, i)) +
                            (i == 0 ? 0.5 * static_cast<double>(mae.vectors.at(query, 3)) : 0.0);
        dot += asks * static_cast<double>(mae.vectors.at(key, i));
      }
      CHECK(std::abs(static_cast<double>(mae.scores.at(query, key)) - dot / 2) <= tolerance);
    }
  }
}

TEST_CASE(
    "a hidden column is -inf and exactly 0 in deit, and deit's visible block is mae's matrix") {
  const MaskedImage image = photo_with(0.75);
  const Explanation result = explained(0.75);
  const std::vector<int> visible = image.mask.ids_keep;
  REQUIRE(result.mae.layout.length() == 4);
  for (int query = 0; query < 16; ++query) {
    for (int key = 0; key < 16; ++key) {
      if (image.mask.hidden[static_cast<std::size_t>(key)] != 0) {
        CHECK(std::isinf(result.deit.scores.at(query, key)));
        CHECK(result.deit.scores.at(query, key) < 0);
        CHECK(result.deit.weights.at(query, key) == 0.0F);
      }
    }
  }
  for (int query = 0; query < 4; ++query) {
    for (int key = 0; key < 4; ++key) {
      const float deit = result.deit.weights.at(visible[static_cast<std::size_t>(query)],
                                                visible[static_cast<std::size_t>(key)]);
      CHECK(std::abs(deit - result.mae.weights.at(query, key)) <= 1e-6F);
    }
  }
  CHECK(result.difference <= 1e-6F);
  CHECK(result.query == visible.front());
}

TEST_CASE("without the -inf step a hidden patch scores 0, exp(0) = 1, and takes its share") {
  const MaskedImage image = photo_with(0.75);
  const Explanation result = explained(0.75);
  double leak = 0;
  for (const int query : image.mask.ids_keep) {
    double of_visible = 0;
    for (int key = 0; key < 16; ++key) {
      const float score = result.zeroed.scores.at(query, key);
      if (image.mask.hidden[static_cast<std::size_t>(key)] != 0) {
        CHECK(score == 0.0F);
        CHECK(result.zeroed.weights.at(query, key) > 0.0F);
      } else {
        of_visible += std::exp(static_cast<double>(score));
      }
    }
    leak += 12 / (12 + of_visible) / 4;
  }
  CHECK(leak > 0.05);
  CHECK(static_cast<double>(result.leak) == doctest::Approx(leak).epsilon(1e-5));
}

TEST_CASE(
    "with nothing hidden the three layouts are one, and with all hidden there is no softmax") {
  const Explanation all = explained(0);
  CHECK(all.leak == 0.0F);
  CHECK(all.difference <= 1e-6F);
  CHECK(all.mae.layout.length() == 16);
  CHECK_THROWS_WITH_AS(static_cast<void>(explained(1)),
                       doctest::Contains("all 16 patches are hidden"), Error);
}

}  // namespace lacuna::explanation_test
