#include "lacuna/model/checkpoint/named_tensors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
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

TEST_CASE("projectors and heads beside the classifier are passed over by a named rule") {
  Tensors tensors = tiny_model(with_classes(shape()));
  const std::vector<float> one(1);
  for (const char* name : {"projector.0.weight", "prototypes.weight", "aux_head.weight",
                           "head2.bias", "heads.seg.weight"}) {
    tensors.push_back(float_tensor(name, {1}, one));
  }
  const Understood read(tensors);
  const TensorFit fit = fit_of(read.checkpoint.tensors, read.config());
  CHECK(fit.unknown.empty());
  CHECK(fit.used + 5 == tensors.size());
  std::map<std::string_view, std::size_t> rules;
  for (const IgnoredTensors& ignored : read.checkpoint.tensors.ignored) {
    rules[ignored.reason] = ignored.tensors.size();
  }
  CHECK(rules == std::map<std::string_view, std::size_t>{
                     {"a projector, used in training only", 1},
                     {"prototypes, used in training only", 1},
                     {"a head beside the classifier, which is not run", 3}});
}

TEST_CASE("the weights are taken where a running mean of them lies beside, and it is said") {
  for (const auto& [plain, mean] : {std::pair{"", "ema."},
                                    {"model.", "model_ema.module."},
                                    {"module.", "ema_model."},
                                    {"vit.", "ema."}}) {
    CAPTURE(std::string(mean));
    const bool is_hub = std::string(plain) == "vit.";
    Tensors tensors = is_hub ? hub_named(tiny_model(shape()), {.prefix = plain})
                             : renamed(tiny_model(shape()), "", plain);
    Tensors other = is_hub ? hub_named(tiny_model(shape()), {.prefix = std::string(mean) + plain})
                           : renamed(tiny_model(shape()), "", mean);
    const Understood alone(other);
    check_every_value(alone, shape());
    for (TestTensor& tensor : other) {
      std::ranges::fill(tensor.bytes, std::uint8_t{0});
      tensors.push_back(tensor);
    }
    tensors.push_back(float_tensor(std::string(mean) + "decay", {1}, std::vector<float>(1)));
    const Understood read(tensors);
    const std::string name = "blocks.1.attn.proj.weight";
    CheckpointTensors weights(read.checkpoint.tensors, read.config());
    CHECK(weights.tensor(name, 64, 64).at(0, 1) == tiny_value(name, 1));
    CHECK(tiny_value(name, 1) != 0);
    CHECK(read.config().doubts ==
          std::vector<std::string>{"the plain weights are taken, and not the running mean (EMA) of "
                                   "them in the file; save it alone to see it"});
    CHECK(read.checkpoint.tensors.ignored.front().reason == ema_beside);
  }
  Tensors odd = tiny_model(shape());
  odd.push_back(float_tensor("blocks.0.ema.weight", {1}, std::vector<float>(1)));
  const Understood read(odd);
  CHECK(fit_of(read.checkpoint.tensors, read.config()).unknown ==
        std::vector<std::string>{"blocks.0.ema.weight"});
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
