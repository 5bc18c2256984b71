#include "app.hpp"

namespace lacuna::app {
int run(int /*argc*/, const char* const* /*argv*/) {
  return 0;
}
}  // namespace lacuna::app
