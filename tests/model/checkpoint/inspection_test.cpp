#include "lacuna/model/checkpoint/inspection.hpp"

#include <doctest/doctest.h>

#include "support/understood_checkpoint.hpp"

namespace lacuna::inspection_test {

using namespace lacuna::testing;

TEST_CASE("an inspection counts numbers and types, and keeps what is wrong as a fault") {
  const TempFolder folder;
  const auto inspected = [&](const checkpoints::Tensors& tensors) {
    return inspect_checkpoint(
        folder.write("tiny.safetensors", safetensors_bytes(tensors, checkpoints::four_heads)), {});
  };
  const Inspection good = inspected(checkpoints::tiny());
  CHECK(good.name == "tiny.safetensors");
  CHECK_FALSE(good.fault);
  REQUIRE(good.fit);
  CHECK(good.fit->used == checkpoints::tiny().size());
  CHECK(good.types == std::map<std::string, std::size_t>{{"F32", checkpoints::tiny().size()}});
  const Inspection extra =
      inspected(checkpoints::with(checkpoints::tiny(), checkpoints::zeros("odd", {2, 3})));
  REQUIRE(extra.fit);
  CHECK(extra.fit->unknown == std::vector<std::string>{"odd"});
  CHECK(extra.fault);
  CHECK(extra.parameters == good.parameters + 6);
  const Inspection none = inspected({checkpoints::zeros("odd", {2, 3})});
  CHECK_FALSE(none.understood);
  CHECK(none.fault);
  CHECK(none.parameters == 6);
}

}  // namespace lacuna::inspection_test
