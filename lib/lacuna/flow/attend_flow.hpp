#pragma once

#include <vector>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/render/attend/attend_content.hpp"

namespace lacuna {

/// What looking at one image left: for the summary; the rest is in the outputs.
struct AttendResult {
  Shared<MaskedImage> image;  ///< Under LayoutKind::all its mask hides nothing.
  Shared<LayoutDetail> detail;
  std::vector<Output> outputs;
  Measures measures = {};  ///< For the summary of a folder.
};

/// One image under one layout in detail.
AttendResult attend_flow(const Input& input, const VitModel& model, const AttendOptions& options,
                         Workers& workers);

}  // namespace lacuna
