#include "lacuna/model/vit_config.hpp"

#include <algorithm>

namespace lacuna {

int VitConfig::prefix_positions() const {
  return static_cast<int>(prefix.size()) -
         static_cast<int>(std::ranges::count(prefix, TokenKind::reg));
}

}  // namespace lacuna
