#include "lacuna/model/container/weights_file.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "support/bytes.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::weights_file_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("weights_file");

TEST_CASE("tensors are found by name and listed in the order of their data") {
  const TempFolder folder;
  const Safetensors file(
      folder.write("a.safetensors", two(bytes_entry("z", 8, 16), bytes_entry("y", 0, 8), 16)));
  REQUIRE(file.tensors().size() == 2);
  CHECK(file.tensors()[0].name == "y");
  CHECK(file.tensors()[1].name == "z");
  REQUIRE(file.find("z") != nullptr);
  CHECK(file.find("z")->begin == 8);
  CHECK(file.find("z")->shape == std::vector<std::uint64_t>{8});
  CHECK(file.find("x") == nullptr);
  CHECK(file.find("zz") == nullptr);
}

TEST_SUITE_END();

}  // namespace lacuna::weights_file_test
