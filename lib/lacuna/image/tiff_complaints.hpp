#pragma once

#include <string_view>

namespace lacuna {

/// True if what libtiff complains about while it reads tags is untidy and no damage. It complains
/// about private tags too; but it also drops a palette that is cut off, and shows its indices as
/// grey, with no more than a warning.
[[nodiscard]] bool is_harmless_complaint(std::string_view complaint);

}  // namespace lacuna
