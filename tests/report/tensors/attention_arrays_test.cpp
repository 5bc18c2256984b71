#include "lacuna/report/tensors/attention_arrays.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "report/sample_documents.hpp"

namespace lacuna::attention_arrays_test {

namespace {

std::vector<std::int64_t> integers(const std::vector<NamedArray>& arrays, const std::string& name) {
  const auto found = std::ranges::find(arrays, name, &NamedArray::name);
  REQUIRE(found != arrays.end());
  return std::get<std::vector<std::int64_t>>(found->values);
}

}  // namespace

TEST_CASE("tokens are stored with their patch, queries by number, rows without the mean") {
  const auto comparison = std::make_shared<LayoutComparison>(testing::sample_comparison());
  std::erase_if(comparison->passes[1].rows,  // mae dropped the hidden patch
                [](const AttentionRow& row) { return row.query.kind == Query::Kind::patch; });
  const std::vector<NamedArray> arrays = attention_arrays(
      testing::sample_image(),
      {.passes = {{comparison, &comparison->passes[0]}, {comparison, &comparison->passes[1]}},
       .layers = comparison->layers,
       .heads = 2,
       .choice = {.rows = true}});
  using Numbers = std::vector<std::int64_t>;
  CHECK(integers(arrays, "layers") == Numbers{1});
  CHECK(integers(arrays, "ids_keep") == Numbers{5, 0, 2});
  CHECK(integers(arrays, "deit_patches") == Numbers{-1, -1, 0, 1, 2, 3, 4, 5});
  CHECK(integers(arrays, "mae_patches") == Numbers{-1, -1, 0, 2, 5});
  CHECK(integers(arrays, "deit_queries") == Numbers{-1, 3});
  CHECK(integers(arrays, "mae_queries") == Numbers{-1});
  const auto rows = std::ranges::find(arrays, "deit_rows", &NamedArray::name);
  REQUIRE(rows != arrays.end());
  CHECK(rows->shape == std::vector<std::size_t>{1, 2, 2, 8});
  CHECK(std::get<NamedArray::Pieces>(rows->values).size() == 4);
}

}  // namespace lacuna::attention_arrays_test
