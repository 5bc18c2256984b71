#include "lacuna/runner/inputs/input_fault.hpp"

#include <fmt/format.h>

namespace lacuna {

Error no_memory_for(const Input& input) {
  return {ErrorKind::too_large,
          fmt::format("{}: not enough memory for this picture; make it smaller", input.subject())};
}

}  // namespace lacuna
