#include "lacuna/base/assets.hpp"

#include <doctest/doctest.h>

#include "support/environment.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::assets_test {

TEST_CASE("LACUNA_ASSETS comes before share/lacuna, and a lack is told with where was looked") {
  const testing::TempFolder folder;
  folder.write("samples/cat.png", "x");
  const testing::Variable set("LACUNA_ASSETS", folder.path().native());
  CHECK(asset("samples/cat.png") == folder.path() / "samples/cat.png");
  const std::string message = testing::refusal(
      ErrorKind::unreadable, [] { static_cast<void>(asset("samples/no such cat.png")); });
  CHECK(message.find("samples/no such cat.png") != std::string::npos);
  CHECK(message.find(folder.path().native()) != std::string::npos);
}

}  // namespace lacuna::assets_test
