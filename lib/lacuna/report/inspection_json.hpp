#pragma once

#include <string>

#include "lacuna/model/checkpoint/inspection.hpp"

namespace lacuna {

/// What inspection_text() says, as data: assets/schema/inspection-1.schema.json. `tensors`: with
/// every tensor of the file.
[[nodiscard]] std::string inspection_json(const Inspection& inspection, bool tensors);

}  // namespace lacuna
