#pragma once

#include <cstdint>
#include <limits>

#include "lacuna/model/hub/hub_name.hpp"

namespace lacuna::download {

struct Request {
  std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max();
  bool is_quiet = false;  ///< Nothing on standard error.
};

/// Brings what lacuna reads of a model: config.json, preprocessor_config.json, and the file that
/// the name tells or the usual weights, with all shards. Says on standard error what it brings.
/// Throws Error{too_large} over most_bytes, before a byte of weights, and what HubClient and
/// CacheWriter throw.
void bring_model(const HubName& name, const Request& request);

}  // namespace lacuna::download
