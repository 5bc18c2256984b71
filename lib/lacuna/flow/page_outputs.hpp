#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/report/page/page_report.hpp"

namespace lacuna {

/// How large the page of a comparison, and of a sweep, may be: more layers than fit have no queries
/// but the few.
inline constexpr double most_compare_page = 24e6;
inline constexpr double most_sweep_page = 14e6;

/// The live page with its data inside, as one file. The encoder runs once more for it, with every
/// query in the layers that fit into `most_bytes`: those nearest to the one shown. `choice` says
/// what is shown and asked for; the rest of it is settled here. `recipe` is the file's;
/// `reading` is asked for again where a decoder has none.
[[nodiscard]] Output page_output(const std::string& kind, double most_bytes, const VitModel& model,
                                 MaskedImage image, const std::vector<RatioMask>& masks,
                                 PageChoice choice, const Recipe& recipe,
                                 std::optional<PixelReading> reading, Workers& workers);

}  // namespace lacuna
