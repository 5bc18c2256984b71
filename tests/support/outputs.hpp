#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "lacuna/flow/outputs.hpp"
#include "support/bytes.hpp"

namespace lacuna::testing {

// What a flow made.

[[nodiscard]] inline std::set<std::string> kinds_of(const std::vector<Output>& outputs) {
  std::set<std::string> kinds;
  for (const Output& output : outputs) {
    CHECK(kinds.insert(output.kind).second);
  }
  return kinds;
}

[[nodiscard]] inline Bytes bytes_of(const std::vector<Output>& outputs, const std::string& kind) {
  const auto found = std::ranges::find(outputs, kind, &Output::kind);
  REQUIRE(found != outputs.end());
  return given([&](const ByteSink& sink) { found->give(sink); });
}

[[nodiscard]] inline nlohmann::json json_of(const std::vector<Output>& outputs,
                                            const std::string& kind) {
  return nlohmann::json::parse(bytes_of(outputs, kind));
}

}  // namespace lacuna::testing
