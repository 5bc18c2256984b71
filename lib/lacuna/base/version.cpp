#include "lacuna/base/version.hpp"

namespace lacuna {

std::string_view software_version() {
  return LACUNA_VERSION;
}

}  // namespace lacuna
