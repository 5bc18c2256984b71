#pragma once

#include <string>
#include <string_view>

#include "lacuna/model/container/safetensors/safetensors_header.hpp"

namespace lacuna {

/// The header's JSON read into tensors, in its own order: every key once, every value of its type.
/// Whether the tensors fit each other and the file is not checked yet. Throws Error{damaged} and
/// Error{too_large}.
[[nodiscard]] SafetensorsHeader parse_safetensors_json(std::string_view text,
                                                       const std::string& subject);

}  // namespace lacuna
