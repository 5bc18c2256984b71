#include "lacuna/model/checkpoint/named_tensors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/hub_names.hpp"
#include "support/refusal.hpp"
#include "support/understood_checkpoint.hpp"

namespace lacuna::named_tensors_test {

using namespace lacuna::testing;
using namespace lacuna::testing::checkpoints;

TEST_SUITE_BEGIN("named_tensors");

TEST_CASE("what is missing is named as the file would spell it") {
  Tensors tensors = hub_named(tiny_model(shape()), {.prefix = "vit."});
  std::erase_if(tensors, [](const TestTensor& tensor) {
    return tensor.name == "vit.encoder.layer.1.attention.attention.key.weight" ||
           tensor.name == "vit.encoder.layer.0.output.dense.bias";
  });
  const Understood read(tensors);
  const TensorFit fit = fit_of(read.checkpoint.tensors, read.config());
  CHECK(fit.missing ==
        std::vector<std::string>{"vit.encoder.layer.0.output.dense.bias",
                                 "vit.encoder.layer.1.attention.attention.key.weight"});
  CHECK(fit.used == read.file.tensors().size());
}

TEST_CASE("heads beside a wrapped backbone are passed over") {
  Tensors tensors = renamed(tiny_model(shape()), "", "module.backbone.");
  tensors.push_back(float_tensor("module.head.mlp.0.weight", {1}, std::vector<float>(1)));
  const Understood read(tensors);
  CHECK(read.checkpoint.tensors.prefix == "module.backbone.");
  CHECK(fit_of(read.checkpoint.tensors, read.config()).unknown.empty());
  CHECK(read.checkpoint.tensors.ignored.front().reason ==
        "DINO's projection head, used in training only");
}

TEST_CASE("two models in one file, two spellings of one tensor, an unknown wrapper are refused") {
  const auto refusal = [](const Tensors& tensors) {
    try {
      const Understood read(tensors);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  Tensors both = renamed(tiny_model(shape()), "", "teacher.");
  for (const TestTensor& tensor : renamed(tiny_model(shape()), "", "student.")) {
    both.push_back(tensor);
  }
  CHECK(
      refusal(both).find("holds 2 models, with \"teacher.\" and \"student.\" before their names") !=
      std::string::npos);
  CHECK(refusal(renamed(tiny_model(shape()), "", "odd.")).find("has names with \"odd.\" before") !=
        std::string::npos);
  Tensors twice = tiny_model(dinov2());
  twice.push_back(float_tensor("blocks.0.gamma_1", {64}, std::vector<float>(64)));
  CHECK(refusal(twice).find("tensors \"blocks.0.ls1.gamma\" and \"blocks.0.gamma_1\" are for one "
                            "place") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace lacuna::named_tensors_test
