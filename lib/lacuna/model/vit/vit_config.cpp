#include "lacuna/model/vit/vit_config.hpp"

#include <algorithm>

#include "lacuna/base/notices.hpp"

namespace lacuna {

std::string_view VitConfig::notice() const {
  return !trained ? notices::untrained : composed ? notices::composed : std::string_view();
}

int VitConfig::prefix_positions() const {
  return static_cast<int>(prefix.size()) -
         static_cast<int>(std::ranges::count(prefix, TokenKind::reg));
}

}  // namespace lacuna
