#pragma once

#include "lacuna/base/json_writer.hpp"
#include "lacuna/model/vit_config.hpp"

namespace lacuna {

/// "model": which weights ran, and their shape.
void write_model(JsonWriter& json, const VitConfig& config);

}  // namespace lacuna
