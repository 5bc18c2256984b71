#include "lacuna/model/container/elements.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "support/bytes.hpp"
#include "support/golden_files.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::elements_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("elements");

TEST_CASE("types that hold no weights are valid in a file and refused when read") {
  const TempFolder folder;
  for (const std::string dtype : {"F8_E4M3", "F4", "C64", "I64"}) {
    const std::size_t bytes = dtype == "F4" ? 1 : dtype == "F8_E4M3" ? 2 : 16;
    const auto path =
        folder.write("a.safetensors",
                     one("\"" + dtype + "\"", "[2]", "[0," + std::to_string(bytes) + "]", bytes));
    const Safetensors file(path);
    std::array<float, 2> values = {};
    const std::string message = path.native() + ": weight \"a\" has type " + dtype +
                                ", needed F32, F16, BF16 or F64; convert it";
    CHECK_THROWS_WITH_AS(file.read_float32(file.tensors()[0], values), message.c_str(), Error);
  }
}

TEST_CASE("float64 numbers become the nearest float32, as torch's .float() has it") {
  // The last: 1 + 2^-24 is halfway, and goes to the even 1; a little more does not.
  const std::array<double, 7> doubles = {
      0.1, -2.5, 1e-40, 1e300, -0.0, 0x1.000001p0, 0x1.0000010000001p0};
  const std::array<std::uint32_t, 7> torchs = {0x3DCCCCCD, 0xC0200000, 0x000116C2, 0x7F800000,
                                               0x80000000, 0x3F800000, 0x3F800001};
  Bytes bytes(sizeof doubles);
  std::memcpy(bytes.data(), doubles.data(), bytes.size());
  const TempFolder folder;
  const Safetensors file(
      folder.write("a.safetensors", safetensors_bytes({{"a", "F64", {7}, bytes}})));
  std::array<float, 7> read = {};
  file.read_float32(file.tensors()[0], read);
  for (std::size_t i = 0; i < read.size(); ++i) {
    CAPTURE(i);
    CHECK(std::bit_cast<std::uint32_t>(read[i]) == torchs[i]);
  }
}

TEST_CASE("every half-precision number is read as exactly the same number") {
  Bytes patterns(std::size_t{2} * 65536);
  for (std::size_t i = 0; i < 65536; ++i) {
    patterns[2 * i] = static_cast<std::uint8_t>(i & 0xFFU);
    patterns[2 * i + 1] = static_cast<std::uint8_t>(i >> 8U);
  }
  const TempFolder folder;
  const Safetensors file(
      folder.write("a.safetensors", safetensors_bytes({{"shift", "U8", {1}, {0}},
                                                       {"f16", "F16", {256, 256}, patterns},
                                                       {"bf16", "BF16", {65536}, patterns}})));
  std::vector<float> half(65536);
  std::vector<float> brain(65536);
  file.read_float32(*file.find("f16"), half);
  file.read_float32(*file.find("bf16"), brain);
  int wrong = 0;
  for (std::uint32_t i = 0; i < 65536; ++i) {
    const int exponent = static_cast<int>((i >> 10U) & 0x1FU);
    const auto fraction = static_cast<float>(i & 0x3FFU);
    const float sign = (i & 0x8000U) != 0 ? -1.0F : 1.0F;
    const float expected = exponent == 31 && fraction == 0.0F ? sign * INFINITY
                           : exponent == 0                    ? sign * std::ldexp(fraction, -24)
                                           : sign * std::ldexp(1024.0F + fraction, exponent - 25);
    const bool nan = exponent == 31 && fraction != 0.0F;
    const bool same =
        nan ? std::isnan(half[i])
            : std::bit_cast<std::uint32_t>(half[i]) == std::bit_cast<std::uint32_t>(expected);
    wrong += same ? 0 : 1;
    wrong += std::bit_cast<std::uint32_t>(brain[i]) == i << 16U ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(half[0x3C00] == 1.0F);
  CHECK(half[0x7BFF] == 65504.0F);
  CHECK(half[0x0001] == 0x1p-24F);
  CHECK(brain[0x3F80] == 1.0F);
}

TEST_CASE("half-precision numbers are widened as torch widens them") {
  const Safetensors file(golden_path("safetensors") / "halves.safetensors");
  for (const std::string name : {"float16", "bfloat16"}) {
    const StoredTensor& stored = *file.find(name);
    REQUIRE(stored.count() > 7000);
    std::vector<float> ours(stored.count());
    std::vector<float> torchs(stored.count());
    file.read_float32(stored, ours);
    file.read_float32(*file.find(name + ".as_float32"), torchs);
    CHECK(std::memcmp(ours.data(), torchs.data(), ours.size() * sizeof(float)) == 0);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::elements_test
