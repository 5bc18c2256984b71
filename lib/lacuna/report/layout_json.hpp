#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "lacuna/analysis/pass/pass_recorder.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

// What came out of a pass: the members that the attention, attend, sweep and reconstruction JSON
// share.

/// The rows of a matrix.
void write_matrix(JsonWriter& json, std::string_view name, const Matrix& matrix);

/// One number of each entry of a [layer][head] table.
template <typename Entry, typename Number>
void write_table(JsonWriter& json, std::string_view name,
                 const std::vector<std::vector<Entry>>& table, const Number& number) {
  json.array(name, [&] {
    for (const std::vector<Entry>& heads : table) {
      std::vector<float> row(heads.size());
      std::ranges::transform(heads, row.begin(), number);
      json.value(row);
    }
  });
}

/// "query".
void write_query(JsonWriter& json, const Query& query, const PatchGrid& grid);

/// "rows": whose attention, and its weights.
void write_rows(JsonWriter& json, const std::vector<AttentionRow>& rows, const PatchGrid& grid);
/// "queries".
void write_queries(JsonWriter& json, const std::vector<Query>& queries, const PatchGrid& grid);

/// "head": a number, or "mean".
void write_head_number(JsonWriter& json, int head);

/// The multiply-adds of "macs", into an open object.
void write_macs(JsonWriter& json, const Cost& cost);

/// "cost": the multiply-adds.
void write_cost(JsonWriter& json, const Cost& cost);

/// "classes": the likeliest, with their names.
void write_classes(JsonWriter& json, const std::vector<ClassScore>& classes,
                   const ClassLabels& labels);

/// The members of an element of "layouts": what one pass left behind. What does not exist is null,
/// not 0: the mass and entropy of a query that the layout dropped, and of the mean when no patch is
/// visible.
void write_layout(JsonWriter& json, const LayoutPass& pass, const ClassLabels& labels,
                  const MaskedImage& image);

}  // namespace lacuna
