#pragma once

#include <span>
#include <string_view>

namespace lacuna {

/// A checkpoint on the Hub that is worth looking at.
struct KnownModel {
  std::string_view name;     ///< OWNER/NAME.
  std::string_view family;   ///< As its paper calls it.
  int megabytes;             ///< Of the weights, 10^6 bytes each.
  std::string_view license;  ///< Of the weights.
  std::string_view shows;    ///< What is seen with it.
  std::string_view command;  ///< The command of lacuna that shows it.
};

/// A table of facts that were looked up; where, its source says.
[[nodiscard]] std::span<const KnownModel> known_models();

/// Whether the Hugging Face cache has what a run needs of it. Asks nothing of the network.
[[nodiscard]] bool is_cached(const KnownModel& model);

}  // namespace lacuna
