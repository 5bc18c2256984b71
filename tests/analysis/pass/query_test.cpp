#include "lacuna/analysis/pass/query.hpp"

#include <doctest/doctest.h>

#include "lacuna/analysis/pass/pass_recorder.hpp"
#include "lacuna/base/error.hpp"

namespace lacuna::query_test {

TEST_CASE("a layer or query that the model does not have is a usage error") {
  VitConfig config;  // of 12 layers
  CHECK(resolve_layers({-1, 0, 11}, config) == std::vector<int>{0, 11});
  CHECK(resolve_layers({}, config).size() == 12);
  CHECK(resolve_layers({models_own_layer}, config) == std::vector<int>{11});
  config.attention_layer = 5;
  CHECK(resolve_layers({models_own_layer, -1}, config) == std::vector<int>{5, 11});
  CHECK_THROWS_WITH_AS(static_cast<void>(resolve_layers({30}, config)),
                       "--layer 30: this model has layers 0 to 11 (or -1 for the last)", Error);
  const PatchGrid grid{.rows = 14, .columns = 14, .patch_size = 16};
  CHECK_THROWS_WITH_AS(
      static_cast<void>(resolve_queries({{.kind = Query::Kind::patch, .row = 14, .column = 0}},
                                        {TokenKind::cls}, grid)),
      "--query 14,0: outside the grid of 14 rows and 14 columns, counted from 0", Error);
  CHECK(resolve_queries({}, {}, grid)[0].kind == Query::Kind::mean_visible);
}

TEST_CASE("a query is written as --query takes it") {
  const PatchGrid grid = {14, 10, 16};
  CHECK(query_word({.kind = Query::Kind::cls}, grid) == "cls");
  CHECK(query_word({.kind = Query::Kind::mean_visible}, grid) == "visible");
  CHECK(query_word({.kind = Query::Kind::patch, .patch = 75}, grid) == "7,5");
}

}  // namespace lacuna::query_test
