#include "lacuna/model/checkpoint/known_models.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "lacuna/model/hub/hub_name.hpp"
#include "support/environment.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::known_models_test {

TEST_CASE("a known model is a name on the Hub, once, with its facts") {
  const testing::TempFolder empty;
  const testing::Variable cache("HF_HUB_CACHE", empty.path().native());
  std::set<std::string> names;
  for (const KnownModel& model : known_models()) {
    CAPTURE(model.name);
    const std::optional<HubName> name = hub_name("hf:" + std::string(model.name));
    REQUIRE(name);
    CHECK(name->repository() == model.name);
    CHECK(name->revision == "main");
    CHECK(names.insert(name->repository()).second);
    CHECK(model.megabytes > 0);
    CHECK_FALSE(model.license.empty());
    CHECK_FALSE(is_cached(model));
  }
  CHECK(names.size() >= 8);
}

}  // namespace lacuna::known_models_test
