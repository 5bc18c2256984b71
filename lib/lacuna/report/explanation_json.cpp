#include "lacuna/report/explanation_json.hpp"

#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/notices.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/layout_json.hpp"

namespace lacuna {
namespace {

void write_scores(JsonWriter& json, const Matrix& scores) {
  json.array("scores", [&] {
    for (int row = 0; row < scores.rows(); ++row) {
      std::vector<std::optional<float>> numbers;
      for (const float score : scores.row(row)) {
        numbers.push_back(std::isinf(score) ? std::nullopt : std::optional(score));
      }
      json.value(numbers);
    }
  });
}

void write_layout(JsonWriter& json, const ExplainedLayout& pass) {
  json.member("name", pass.layout.name());
  json.member("sequence_length", pass.layout.length());
  json.lines("tokens", pass.layout.tokens, [&](const Token& token) {
    json.member("kind", word_of(token_words, token.kind));
    json.member("patch", token.patch);
    json.member("hidden", token.hidden);
  });
  write_matrix(json, "x", pass.vectors);
  write_matrix(json, "q", pass.queries);
  write_matrix(json, "k", pass.keys);
  write_matrix(json, "v", pass.values);
  write_scores(json, pass.scores);
  write_matrix(json, "weights", pass.weights);
  write_matrix(json, "output", pass.output);
}

}  // namespace

void explanation_json(JsonWriter& json, const MaskedImage& image, const Explanation& explanation,
                      const Recipe& recipe) {
  json.object([&] {
    write_head(json, "explanation", image, recipe);
    write_mask(json, image);
    json.member("notice", notices::made_from_content);
    std::vector<std::string_view> names;
    names.reserve(std::size(patch_feature_order));
    for (const PatchFeature feature : patch_feature_order) {
      names.push_back(word_of(patch_feature_words, feature));
    }
    json.member("features", names);
    write_matrix(json, "patch_vectors", explanation.features);
    write_matrix(json, "query_projection", query_projection());
    json.object(
        "query",
        [&] {
          json.member("patch", explanation.query);
          json.member("row", image.grid.row_of(explanation.query));
          json.member("column", image.grid.column_of(explanation.query));
        },
        JsonWriter::Style::one_line);
    const auto passes = {&explanation.deit, &explanation.mae, &explanation.zeroed};
    json.objects("layouts", passes,
                 [&](const ExplainedLayout* pass) { write_layout(json, *pass); });
    json.member("leak", explanation.leak);
    json.member("max_abs_difference", explanation.difference);
  });
}

}  // namespace lacuna
