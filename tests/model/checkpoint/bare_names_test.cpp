#include "lacuna/model/checkpoint/bare_names.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::bare_names_test {

using namespace lacuna::testing;

namespace {

Bytes named(const std::vector<std::string>& names) {
  std::vector<TestTensor> tensors;
  float value = 1.0F;
  for (const std::string& name : names) {
    tensors.push_back(float_tensor(name, {1}, std::span(&value, 1)));
    value += 1.0F;
  }
  return safetensors_bytes(tensors);
}

std::vector<std::string> bare(const std::vector<std::string>& names) {
  const TempFolder folder;
  const CheckpointFiles files = open_checkpoint(folder.write("a.safetensors", named(names)));
  std::vector<std::string> result;
  float expected = 1.0F;
  for (const StoredTensor& tensor : files.weights->tensors()) {
    result.push_back(tensor.name);
    float value = 0.0F;
    files.weights->read_float32(*files.weights->find(tensor.name), std::span(&value, 1));
    CHECK(value == expected);
    expected += 1.0F;
  }
  return result;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("bare_names");

TEST_CASE("prefixes of training code are taken off if every name has them") {
  CHECK(bare({"module.a", "module.b"}) == Names{"a", "b"});
  CHECK(bare({"_orig_mod.module.a", "_orig_mod.module.b"}) == Names{"a", "b"});
  CHECK(bare({"module.a", "b"}) == Names{"module.a", "b"});
  CHECK(bare({"backbone.a", "head.b"}) == Names{"a", "head.b"});
  CHECK(bare({"module.backbone.a", "module.head.b"}) == Names{"a", "head.b"});
  CHECK(bare({"backbone.a", "a"}) == Names{"backbone.a", "a"});
  CHECK(bare({"vit.a", "vit.b"}) == Names{"vit.a", "vit.b"});
  CHECK(bare({"modules.a"}) == Names{"modules.a"});
  CHECK(bare({"module."}) == Names{""});
}

TEST_SUITE_END();

}  // namespace lacuna::bare_names_test
