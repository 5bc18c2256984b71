#include "lacuna/analysis/pass/attention_sinks.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "support/golden_encoder.hpp"

namespace lacuna::attention_sinks_test {

using testing::small_image;

TEST_CASE("rows add up to 1, hidden keys of deit are exactly 0, and mass is the same sum by kind") {
  Workers workers(2);
  const VitModel model = testing::golden_encoder(workers);
  const MaskedImage image = small_image();
  const LayoutComparison comparison = compare_layouts(
      model, image,
      {.layers = {0, 1}, .queries = {{}, {.kind = Query::Kind::patch, .row = 0, .column = 1}}},
      workers);
  for (const LayoutPass& pass : comparison.passes) {
    CHECK(pass.rows.size() == 2 * 2 * 4);  // layers, queries, mean and three heads
    for (const AttentionRow& row : pass.rows) {
      CHECK(std::accumulate(row.weights.begin(), row.weights.end(), 0.0) ==
            doctest::Approx(1.0).epsilon(1e-5));
      double hidden = 0;
      for (std::size_t token = 0; token < row.weights.size(); ++token) {
        hidden += pass.layout.tokens[token].hidden ? static_cast<double>(row.weights[token]) : 0.0;
      }
      CHECK((hidden > 0) == (pass.layout.name() == "zeroed"));
      if (row.head >= 0 && row.query.kind == Query::Kind::cls) {
        const AttentionMass& mass =
            pass.summary[static_cast<std::size_t>(row.layer)][static_cast<std::size_t>(row.head)]
                .mass_query;
        CHECK(mass.cls + mass.distillation + mass.reg + mass.visible + mass.hidden ==
              doctest::Approx(1.0F).epsilon(1e-5));
        CHECK(mass.cls == doctest::Approx(row.weights[0]).epsilon(1e-5));
        CHECK(mass.distillation == doctest::Approx(row.weights[1]).epsilon(1e-5));
        CHECK(static_cast<double>(mass.hidden) == doctest::Approx(hidden).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("the mean over heads is the mean of the heads' rows") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  const LayoutComparison comparison =
      compare_layouts(model, small_image(), ComparisonOptions{}, workers);
  const std::vector<AttentionRow>& rows = comparison.passes[0].rows;
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].head == -1);
  CHECK(rows[0].weights[1] ==
        doctest::Approx((rows[1].weights[1] + rows[2].weights[1] + rows[3].weights[1]) / 3.0F));
}

TEST_CASE("matrices are whole, with columns of exactly 0 for hidden keys") {
  Workers workers(1);
  const VitModel model = testing::golden_encoder(workers);
  const LayoutComparison comparison =
      compare_layouts(model, small_image(), {.layers = {-1}, .matrices = true}, workers);
  const LayoutPass& deit = comparison.pass(LayoutKind::deit);
  REQUIRE(deit.matrices.size() == 3);
  CHECK(deit.matrices[0].layer == 1);
  CHECK(deit.matrices[0].weights.rows() == 18);
  CHECK(deit.matrices[0].weights.at(4, 2) == 0.0F);  // patch 0 is hidden, token 2
  CHECK(deit.matrices[0].weights.at(4, 3) > 0.0F);
}

}  // namespace lacuna::attention_sinks_test
