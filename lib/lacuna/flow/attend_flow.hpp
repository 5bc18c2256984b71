#pragma once

#include <filesystem>
#include <vector>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/flow/tensor_outputs.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/render/attend/attend_content.hpp"

namespace lacuna {

/// Everything that `lacuna attend` can be told about one image.
struct AttendOptions {
  PrepareOptions prepare;
  DetailOptions detail;
  AttendFigureOptions figure;
  TensorOptions tensors;
  OutputOptions output;
  bool sheet = false;                      ///< Write every layer and head as one figure.
  bool queries = false;                    ///< Write every query as one figure.
  std::vector<AttendMotion> animate = {};  ///< Write these animations.
};

/// Finds contradictions that only the model reveals, before anything starts. Throws Error{usage}: a
/// layer or head that the model does not have, a layout that needs a mask token, a threshold
/// outside (0, 1], an image size that its patches do not divide.
void check_options(const VitConfig& config, const AttendOptions& options);

/// What looking at one image left: for the summary; the rest is in the files.
struct AttendResult {
  MaskedImage image;  ///< Under LayoutKind::all its mask hides nothing.
  LayoutDetail detail;
  std::vector<WrittenFile> files;
  Measures measures = {};  ///< For the summary of a folder.
};

/// One image under one layout in detail.
AttendResult attend_flow(const Input& input, const VitModel& model, const AttendOptions& options,
                         Workers& workers);

}  // namespace lacuna
