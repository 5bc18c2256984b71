#pragma once

#include <string_view>

namespace lacuna::app {

/// Throws Error{usage} for an option of an earlier version, with what to use instead: "--pack". No
/// help names them.
void check_not_dropped(std::string_view option);

}  // namespace lacuna::app
