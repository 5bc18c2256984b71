// A number that does not exist is null, never 0: the mass of a query that a layout dropped is not a
// mass of nothing.
#include "lacuna/report/layout_json.hpp"

#include <optional>

#include "lacuna/report/input_json.hpp"

namespace lacuna {
namespace {

using Summary = std::vector<std::vector<HeadSummary>>;

void write_tokens(JsonWriter& json, const TokenLayout& layout) {
  json.member("sequence_length", layout.length());
  json.lines("tokens", layout.tokens, [&](const Token& token) {
    json.member("kind", word_of(token_words, token.kind));
    json.member("patch",
                token.kind == TokenKind::patch ? std::optional<int>(token.patch) : std::nullopt);
    json.member("hidden", token.hidden);
  });
}

void write_mass(JsonWriter& json, std::string_view name, const Summary& summary,
                AttentionMass HeadSummary::*of, bool exists) {
  write_object(json, name, exists, [&] {
    const auto part = [&](std::string_view kind, float AttentionMass::*mass) {
      write_table(json, kind, summary, [=](const HeadSummary& head) { return head.*of.*mass; });
    };
    part("cls", &AttentionMass::cls);
    part("distillation", &AttentionMass::distillation);
    part("register", &AttentionMass::reg);
    part("visible", &AttentionMass::visible);
    part("hidden", &AttentionMass::hidden);
  });
}

void write_summary(JsonWriter& json, const LayoutPass& pass, bool any_visible) {
  json.object("mass", [&] {
    write_mass(json, "query", pass.summary, &HeadSummary::mass_query, pass.query_exists);
    write_mass(json, "visible", pass.summary, &HeadSummary::mass_visible, any_visible);
  });
  json.object("entropy", [&] {
    const auto table = [&](std::string_view name, bool exists, float HeadSummary::*entropy) {
      if (!exists) {
        return json.member(name, nullptr);
      }
      write_table(json, name, pass.summary, entropy);
    };
    table("query", pass.query_exists, &HeadSummary::entropy_query);
    table("visible", any_visible, &HeadSummary::entropy_visible);
  });
}

void write_query_members(JsonWriter& json, const Query& query, const PatchGrid& grid) {
  switch (query.kind) {
    case Query::Kind::cls:
      return json.member("kind", "cls");
    case Query::Kind::mean_visible:
      return json.member("kind", "mean_visible");
    case Query::Kind::patch:
      json.member("kind", "patch");
      json.member("patch", query.patch);
      json.member("row", grid.row_of(query.patch));
      json.member("column", grid.column_of(query.patch));
  }
}

}  // namespace

void write_matrix(JsonWriter& json, std::string_view name, const Matrix& matrix) {
  json.array(name, [&] {
    for (int row = 0; row < matrix.rows(); ++row) {
      json.value(matrix.row(row));
    }
  });
}

void write_macs(JsonWriter& json, const Cost& cost) {
  json.member("patch_embedding", cost.patch_embedding);
  json.member("linear", cost.linear);
  json.member("attention", cost.attention);
  json.member("total", cost.total());
}

void write_cost(JsonWriter& json, const Cost& cost) {
  json.object("cost", [&] {
    json.object("macs", [&] { write_macs(json, cost); });
    json.member("seconds", nullptr);
  });
}

void write_query(JsonWriter& json, const Query& query, const PatchGrid& grid) {
  json.object("query", [&] { write_query_members(json, query, grid); });
}

void write_queries(JsonWriter& json, const std::vector<Query>& queries, const PatchGrid& grid) {
  json.lines("queries", queries,
             [&](const Query& query) { write_query_members(json, query, grid); });
}

void write_head_number(JsonWriter& json, int head) {
  if (head < 0) {
    json.member("head", "mean");
  } else {
    json.member("head", head);
  }
}

void write_rows(JsonWriter& json, const std::vector<AttentionRow>& rows, const PatchGrid& grid) {
  json.lines("rows", rows, [&](const AttentionRow& row) {
    json.member("layer", row.layer);
    write_head_number(json, row.head);
    write_query(json, row.query, grid);
    json.member("weights", row.weights);
  });
}

void write_classes(JsonWriter& json, const std::vector<ClassScore>& classes,
                   const ClassLabels& labels) {
  json.lines("classes", classes, [&](const ClassScore& score) {
    json.member("index", score.index);
    json.member("name", labels.name(score.index));
    json.member("logit", score.logit);
    json.member("probability", score.probability);
  });
}

void write_layout(JsonWriter& json, const LayoutPass& pass, const ClassLabels& labels,
                  const MaskedImage& image) {
  json.member("name", pass.layout.name());
  write_tokens(json, pass.layout);
  write_cost(json, pass.cost);
  json.member("query_exists", pass.query_exists);
  write_rows(json, pass.rows, image.grid);
  if (!pass.matrices.empty()) {
    json.objects("matrices", pass.matrices, [&](const AttentionMatrix& matrix) {
      json.member("layer", matrix.layer);
      json.member("head", matrix.head);
      write_matrix(json, "weights", matrix.weights);
    });
  }
  write_summary(json, pass, image.mask.visible_count() > 0);
  if (!pass.classes.empty()) {
    write_classes(json, pass.classes, labels);
  }
}

}  // namespace lacuna
