#include "lacuna/analysis/pass/cost.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lacuna/model/vit/untrained.hpp"

namespace lacuna::cost_test {

TEST_CASE("costs are the textbook count: deit-base at 75 % takes 17.563 and 4.322 GMAC") {
  const VitConfig config = untrained_config("deit-base");
  std::vector<std::uint8_t> hidden(196, 1);
  std::fill_n(hidden.begin(), 49, std::uint8_t{0});
  const Mask mask = mask_of(hidden);
  const Cost deit =
      cost_of(config, token_layout(LayoutKind::deit, config.prefix, config.stored_grid, mask));
  const Cost mae =
      cost_of(config, token_layout(LayoutKind::mae, config.prefix, config.stored_grid, mask));
  CHECK(deit.patch_embedding == std::int64_t{196} * 768 * 768);
  CHECK(deit.linear == std::int64_t{12} * 12 * 197 * 768 * 768);
  CHECK(deit.attention == std::int64_t{12} * 2 * 197 * 197 * 768);
  CHECK((deit.total() + 500'000) / 1'000'000 == 17563);
  CHECK((mae.total() + 500'000) / 1'000'000 == 4322);
}

}  // namespace lacuna::cost_test
