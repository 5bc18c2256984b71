#pragma once

#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// What comparing one image left: for the summary; the rest is in the outputs.
struct CompareResult {
  Shared<MaskedImage> image;
  Shared<LayoutComparison> comparison;
  std::vector<Output> outputs;
  Measures measures = {};  ///< For the summary of a folder.
};

/// The main job: one image, one mask, every layout with the same weights, pictures and data.
/// START READING HERE: the .cpp is the map of the house.
/// Layouts that disagree beyond tolerance are no exception: everything is written, and
/// comparison.equal is false.
CompareResult compare_flow(const Input& input, const VitModel& model, const CompareOptions& options,
                           Workers& workers);

}  // namespace lacuna
