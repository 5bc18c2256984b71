#pragma once

#include "lacuna/model/nn/matrix_product.hpp"

namespace lacuna::nn {

/// How many rows a product of `shape.rows` must be given so that a row's bits depend on its own
/// numbers alone, not on how many rows there are, nor on its place among them: the fewest, from
/// shape.rows on, with which this machine's oneDNN sums every row in the order that it uses most.
/// With AVX2, some 240 of the counts from 1 to 520 are so, and at most 7 rows are missing to the
/// next. Found by trying each count once per shape and process, not by a rule. 1, for a product of
/// each row alone, where the next 64 counts have no such.
[[nodiscard]] int steady_rows(const ProductShape& shape);

}  // namespace lacuna::nn
