#pragma once

#include <string_view>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

/// The members of a query object.
void write_query(JsonWriter& json, const Query& query, const PatchGrid& grid);

/// "rows": whose attention, and its weights.
void write_rows(JsonWriter& json, const std::vector<AttentionRow>& rows, const PatchGrid& grid);
/// "queries".
void write_queries(JsonWriter& json, const std::vector<Query>& queries, const PatchGrid& grid);

/// "head": a number, or "mean".
void write_head_number(JsonWriter& json, int head);

/// "cost": the multiply-adds.
void write_cost(JsonWriter& json, const Cost& cost);

/// "classes": the likeliest, with their names.
void write_classes(JsonWriter& json, const std::vector<ClassScore>& classes,
                   const ClassLabels& labels);

/// An element of "layouts": what one pass left behind. What does not exist is null, not 0: the mass
/// and entropy of a query that the layout dropped, and of the mean when no patch is visible.
void write_layout(JsonWriter& json, const LayoutPass& pass, const ClassLabels& labels,
                  const MaskedImage& image);

}  // namespace lacuna
