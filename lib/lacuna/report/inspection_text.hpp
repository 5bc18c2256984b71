#pragma once

#include <string>

#include "lacuna/model/checkpoint/inspection.hpp"

namespace lacuna {

/// What a checkpoint is, for a person: a line for each fact.
[[nodiscard]] std::string inspection_text(const Inspection& inspection);

/// Every tensor of the file, a line each: name, type, shape.
[[nodiscard]] std::string tensor_list(const WeightsFile& file);

}  // namespace lacuna
