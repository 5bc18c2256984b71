#pragma once

#include "lacuna/base/json_writer.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// The members of a "model" object, into an open one.
void write_model(JsonWriter& json, const VitConfig& config);

}  // namespace lacuna
