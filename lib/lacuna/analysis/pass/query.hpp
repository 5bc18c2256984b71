#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// Whose row of the attention matrix is looked at.
struct Query {
  enum class Kind {
    cls,
    patch,
    mean_visible,  ///< The mean over all visible patches.
  } kind = Kind::cls;
  int patch = -1;  ///< Kind::patch only.

  [[nodiscard]] bool operator==(const Query& other) const {
    return kind == other.kind && (kind != Kind::patch || patch == other.patch);
  }
};

/// The rows of a layout's attention matrix whose mean is the query's row: one token, or all visible
/// patches. Empty if the query does not exist in this layout.
[[nodiscard]] std::vector<int> query_tokens(const Query& query, const TokenLayout& layout);

/// Tokens that are patches and not hidden.
[[nodiscard]] std::vector<int> visible_patch_tokens(const TokenLayout& layout);

/// A query as it is asked for, before the grid is known.
struct QueryRequest {
  Query::Kind kind = Query::Kind::cls;
  int row = 0;  ///< Kind::patch only.
  int column = 0;
};

/// The request that resolves to the query.
[[nodiscard]] QueryRequest request_of(const Query& query, const PatchGrid& grid);

/// The queries asked for; if none, the default: CLS, without one the mean over visible patches.
/// Throws Error{usage} for CLS where the model has none, and Error{bad_value} for a patch outside
/// the grid.
[[nodiscard]] std::vector<Query> resolve_queries(const std::vector<QueryRequest>& requests,
                                                 const std::vector<TokenKind>& prefix,
                                                 const PatchGrid& grid);

/// The visible patch nearest to `patch` on the grid, of several the first; nothing if there is
/// none.
[[nodiscard]] std::optional<int> nearest_visible(int patch, const Mask& mask,
                                                 const PatchGrid& grid);

/// As --query takes it: "cls", "visible", "7,5".
[[nodiscard]] std::string query_word(const Query& query, const PatchGrid& grid);

}  // namespace lacuna
