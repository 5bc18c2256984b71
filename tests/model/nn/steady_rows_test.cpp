#include "lacuna/model/nn/steady_rows.hpp"

#include <doctest/doctest.h>

namespace lacuna::steady_rows_test {

TEST_CASE("a product is given as many rows as sum alike, and few more than asked") {
  for (const int inputs : {192, 768}) {
    for (int rows = 1; rows <= 100; ++rows) {
      const nn::ProductShape shape = {.inputs = inputs, .columns = 96, .rows = rows};
      const int given = nn::steady_rows(shape);
      CAPTURE(rows);
      CHECK(given >= rows);  // else each row would be a product of its own: right, but slow
      CHECK(given <= rows + 16);
      CHECK(nn::steady_rows({.inputs = inputs, .columns = 96, .rows = given}) == given);
    }
  }
}

}  // namespace lacuna::steady_rows_test
