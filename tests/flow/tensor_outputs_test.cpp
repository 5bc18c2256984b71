#include "lacuna/flow/tensor_outputs.hpp"

#include <doctest/doctest.h>

#include <set>

#include "lacuna/base/npy.hpp"
#include "report/sample_documents.hpp"
#include "support/outputs.hpp"

namespace lacuna::tensor_outputs_test {

namespace {

std::vector<Output> outputs_of(const TensorOptions& options) {
  const auto comparison = std::make_shared<const LayoutComparison>(testing::sample_comparison());
  const StoredPasses stored = {.passes = {{comparison, &comparison->passes[1]}},
                               .layers = comparison->layers,
                               .heads = 2,
                               .choice = options.choice()};
  return tensor_outputs("attention", testing::sample_image(), stored, options,
                        testing::sample_recipe());
}

}  // namespace

TEST_CASE("tensors are one file, or one for each array, and none unless asked for") {
  TensorOptions options;
  CHECK(outputs_of(options).empty());
  options.asked = TensorChoice{.rows = true};
  CHECK(testing::kinds_of(outputs_of(options)) == std::set<std::string>{"attention.npz"});
  options.format = TensorFormat::safetensors;
  CHECK(testing::kinds_of(outputs_of(options)) == std::set<std::string>{"attention.safetensors"});
  options.format = TensorFormat::npy;
  const std::vector<Output> arrays = outputs_of(options);
  CHECK(testing::kinds_of(arrays) ==
        std::set<std::string>{"attention.mask.npy", "attention.ids_keep.npy",
                              "attention.ids_restore.npy", "attention.layers.npy",
                              "attention.mae_patches.npy", "attention.mae_queries.npy",
                              "attention.mae_rows.npy"});
  CHECK(read_npy(testing::bytes_of(arrays, "attention.mask.npy"), "mask").values ==
        std::vector<double>{0, 1, 0, 1, 1, 0});
}

}  // namespace lacuna::tensor_outputs_test
