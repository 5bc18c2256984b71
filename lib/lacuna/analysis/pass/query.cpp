#include "lacuna/analysis/pass/query.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/error.hpp"

namespace lacuna {

std::vector<int> visible_patch_tokens(const TokenLayout& layout) {
  std::vector<int> tokens;
  for (int token = 0; token < layout.length(); ++token) {
    const Token& entry = layout.at(token);
    if (entry.kind == TokenKind::patch && !entry.hidden) {
      tokens.push_back(token);
    }
  }
  return tokens;
}

std::vector<int> query_tokens(const Query& query, const TokenLayout& layout) {
  if (query.kind == Query::Kind::mean_visible) {
    return visible_patch_tokens(layout);
  }
  if (query.kind == Query::Kind::patch) {
    const std::optional<int> token = layout.token_of_patch(query.patch);
    return token ? std::vector<int>{*token} : std::vector<int>{};
  }
  const auto cls = std::ranges::find(layout.tokens, TokenKind::cls, &Token::kind);
  return cls == layout.tokens.end()
             ? std::vector<int>{}
             : std::vector<int>{static_cast<int>(cls - layout.tokens.begin())};
}

QueryRequest request_of(const Query& query, const PatchGrid& grid) {
  const bool is_patch = query.kind == Query::Kind::patch;
  return {.kind = query.kind,
          .row = is_patch ? grid.row_of(query.patch) : 0,
          .column = is_patch ? grid.column_of(query.patch) : 0};
}

std::vector<Query> resolve_queries(const std::vector<QueryRequest>& requests,
                                   const std::vector<TokenKind>& prefix, const PatchGrid& grid) {
  const bool has_cls = std::ranges::find(prefix, TokenKind::cls) != prefix.end();
  if (requests.empty()) {
    return {{.kind = has_cls ? Query::Kind::cls : Query::Kind::mean_visible}};
  }
  std::vector<Query> queries;
  for (const QueryRequest& request : requests) {
    if (request.kind == Query::Kind::cls && !has_cls) {
      throw Error(ErrorKind::usage,
                  "--query cls: this model has no CLS token; use --query visible or ROW,COL");
    }
    const bool inside = request.row >= 0 && request.row < grid.rows && request.column >= 0 &&
                        request.column < grid.columns;
    const bool is_patch = request.kind == Query::Kind::patch;
    if (is_patch && !inside) {
      throw Error(ErrorKind::bad_value,
                  "--query {},{}: outside the grid of {} rows and {} columns, counted from 0",
                  request.row, request.column, grid.rows, grid.columns);
    }
    queries.push_back({.kind = request.kind,
                       .patch = is_patch ? request.row * grid.columns + request.column : -1});
  }
  return queries;
}

std::optional<int> nearest_visible(int patch, const Mask& mask, const PatchGrid& grid) {
  const auto distance = [&](int other) {
    const int rows = grid.row_of(other) - grid.row_of(patch);
    const int columns = grid.column_of(other) - grid.column_of(patch);
    return rows * rows + columns * columns;
  };
  std::optional<int> nearest;
  for (int other = 0; other < grid.count(); ++other) {
    if (!mask.is_hidden(other) && (!nearest || distance(other) < distance(*nearest))) {
      nearest = other;
    }
  }
  return nearest;
}

std::string query_word(const Query& query, const PatchGrid& grid) {
  switch (query.kind) {
    case Query::Kind::cls:
      return "cls";
    case Query::Kind::mean_visible:
      return "visible";
    case Query::Kind::patch:
      break;
  }
  return fmt::format("{},{}", grid.row_of(query.patch), grid.column_of(query.patch));
}

}  // namespace lacuna
