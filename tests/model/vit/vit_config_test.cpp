#include "lacuna/model/vit/vit_config.hpp"

#include <doctest/doctest.h>

namespace lacuna::vit_config_test {

TEST_CASE("outputs say what weights are not: trained, or trained on photos") {
  VitConfig config;
  CHECK(config.notice().starts_with("untrained weights"));
  config.trained = true;
  CHECK(config.notice().empty());
  config.composed = true;
  CHECK(config.notice().find("composed") != std::string_view::npos);
}

TEST_CASE("every prefix token but a register has a position") {
  VitConfig config;
  CHECK(config.prefix_positions() == 1);
  config.prefix = {TokenKind::cls, TokenKind::distillation, TokenKind::reg, TokenKind::reg};
  CHECK(config.prefix_positions() == 2);
  config.prefix = {};
  CHECK(config.prefix_positions() == 0);
}

}  // namespace lacuna::vit_config_test
