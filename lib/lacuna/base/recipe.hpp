#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lacuna {

/// One resolved option. A list is an option that may be repeated or takes a comma list.
using RecipeValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;

/// The resolved options that can change a number or a pixel of one image's outputs, in a fixed
/// order. Never argv, output folder, threads, host or time, so the same picture has the same recipe
/// everywhere.
struct Recipe {
  std::string command;  ///< E.g. "compare".
  /// Long option names with underscores, and their values.
  std::vector<std::pair<std::string, RecipeValue>> options;
};

/// The command line that makes it again: `lacuna compare photo.jpg --mask-ratio 0.75 …`, quoted for
/// a shell.
[[nodiscard]] std::string command_line(const Recipe& recipe, const std::string& input);

}  // namespace lacuna
