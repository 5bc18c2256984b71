#include "lacuna/report/tensors/named_array.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>

#include "lacuna/report/tensors/tensor_files.hpp"
#include "support/bytes.hpp"
#include "support/refusal.hpp"

namespace lacuna::named_array_test {

namespace {

Bytes npy_file(const NamedArray& array) {
  return testing::given([&](const ByteSink& sink) { write_npy(array, FloatType::float16, sink); });
}

}  // namespace

TEST_CASE("a number that float16 cannot hold is refused by name, an infinite one is kept") {
  constexpr std::array<float, 1> large = {70000.0F};
  constexpr std::array<float, 1> infinite = {std::numeric_limits<float>::infinity()};
  NamedArray array{.name = "deit_states", .shape = {1}, .values = NamedArray::Pieces{large}};
  CHECK(testing::refusal(ErrorKind::bad_value, [&] { static_cast<void>(npy_file(array)); }) ==
        "deit_states: holds 70000, float16 ends at 65504; write --dtype float32");
  array.values = NamedArray::Pieces{infinite};
  CHECK(npy_file(array).size() == 130);
}

}  // namespace lacuna::named_array_test
