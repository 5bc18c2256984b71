#include "lacuna/base/assets.hpp"

#include <cstdlib>
#include <system_error>
#include <vector>

#include "lacuna/base/error.hpp"

namespace lacuna {

std::filesystem::path asset(std::string_view name) {
  std::vector<std::filesystem::path> roots;
  if (const char* chosen = std::getenv("LACUNA_ASSETS")) {
    roots.emplace_back(chosen);
  }
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  roots.push_back(program.parent_path().parent_path() / "share" / "lacuna");
  for (const auto& root : roots) {
    if (std::filesystem::exists(root / name, error)) {
      return root / name;
    }
  }
  throw Error(ErrorKind::unreadable,
              "{}: not found under {}; install lacuna again or set LACUNA_ASSETS", name,
              roots.front().native());
}

}  // namespace lacuna
