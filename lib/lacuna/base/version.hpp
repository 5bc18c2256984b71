#pragma once

#include <string_view>

namespace lacuna {

/// The version of lacuna that writes the outputs, e.g. "0.1.0".
[[nodiscard]] std::string_view software_version();

/// The commit it was built from: "0123456789ab", with ", changed" if the sources were not as
/// committed; "unknown" without a repository.
[[nodiscard]] std::string_view source_commit();

/// Raised by each change after which the same input and options give other bytes, so that a rerun
/// does not take results of before for its own.
inline constexpr int results_revision = 13;

}  // namespace lacuna
