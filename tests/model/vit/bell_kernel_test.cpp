#include "lacuna/model/vit/bell_kernel.hpp"

#include <doctest/doctest.h>

#include "lacuna/patch/random_source.hpp"

namespace lacuna::bell_kernel_test {

TEST_CASE("the bell is four 16-bit numbers of a published Philox block, one by one") {
  const std::uint64_t key = 0x0123456789ABCDEFU;
  constexpr float scale = 0.5F / 37837.2F;
  std::vector<float> values(101);
  fill_bell(key, 7, 10, values, 0.5F);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(10 + i);
    const auto block = philox4x32({number / 2, 0, 7, 0}, {0x89ABCDEFU, 0x01234567U});
    const std::uint32_t a = block[number % 2 * 2];
    const std::uint32_t b = block[number % 2 * 2 + 1];
    const auto sum = static_cast<int>((a & 0xFFFFU) + (a >> 16U) + (b & 0xFFFFU) + (b >> 16U));
    CHECK(values[i] == static_cast<float>(sum - 2 * 65535) * scale);
  }
}

}  // namespace lacuna::bell_kernel_test
