#pragma once

#include <filesystem>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/flow/tensor_outputs.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

/// Everything that `lacuna compare` can be told about one image.
struct CompareOptions {
  PrepareOptions prepare;
  ComparisonOptions comparison;
  int head = -1;  ///< The head that the pictures show; -1: the mean over heads.
  TensorOptions tensors;
  ColourOptions colours;
  OutputOptions output;
};

/// Finds contradictions that only the model reveals, before anything starts. Throws Error{usage}: a
/// layer or head that the model does not have, an image size that its patches do not divide.
void check_options(const VitConfig& config, const CompareOptions& options);

/// What comparing one image left: for the summary; the rest is in the outputs.
struct CompareResult {
  MaskedImage image;
  LayoutComparison comparison;
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
