#include "lacuna/base/assets.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>

#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::assets_test {

namespace {

/// LACUNA_ASSETS for as long as this lives, then what it was.
class AssetsFolder {
 public:
  explicit AssetsFolder(const std::string& folder) {
    if (const char* before = std::getenv("LACUNA_ASSETS")) {
      before_ = before;
    }
    ::setenv("LACUNA_ASSETS", folder.c_str(), 1);
  }
  AssetsFolder(const AssetsFolder&) = delete;
  AssetsFolder& operator=(const AssetsFolder&) = delete;
  ~AssetsFolder() {
    before_ ? ::setenv("LACUNA_ASSETS", before_->c_str(), 1) : ::unsetenv("LACUNA_ASSETS");
  }

 private:
  std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("LACUNA_ASSETS comes before the source tree, and a lack is told with where was looked") {
  const testing::TempFolder folder;
  folder.write("samples/cat.png", "x");
  const AssetsFolder set(folder.path().native());
  CHECK(asset("samples/cat.png") == folder.path() / "samples/cat.png");
  const std::string message = testing::refusal(
      ErrorKind::unreadable, [] { static_cast<void>(asset("samples/no such cat.png")); });
  CHECK(message.find("samples/no such cat.png") != std::string::npos);
  CHECK(message.find(folder.path().native()) != std::string::npos);
}

}  // namespace lacuna::assets_test
