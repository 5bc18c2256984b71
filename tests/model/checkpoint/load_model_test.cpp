#include "lacuna/model/checkpoint/load_model.hpp"

#include <doctest/doctest.h>

#include "support/refusal.hpp"
#include "support/understood_checkpoint.hpp"

namespace lacuna::load_model_test {

using namespace lacuna::testing;

namespace {

ModelOptions named(const std::string& name) {
  ModelOptions options;
  options.model = name;
  return options;
}

}  // namespace

TEST_CASE("untrained weights are made by name, and options may not say otherwise") {
  Workers workers(2);
  ModelOptions options = named("untrained:deit-tiny");
  options.preprocess = Pipeline::timm;
  const VitModel model = load_model(options, workers);
  CHECK(model.config.name == "untrained:deit-tiny");
  CHECK_FALSE(model.config.trained);
  CHECK(model.config.pipeline == "timm");
  options.heads = 4;
  CHECK(refusal(ErrorKind::usage, [&] { static_cast<void>(load_model(options, workers)); }) ==
        "--heads 4: untrained:deit-tiny has 3; leave --heads out");
  options.heads = 3;
  options.decoder_heads = 1;
  CHECK(refusal(ErrorKind::usage, [&] { static_cast<void>(load_model(options, workers)); }) ==
        "--decoder-heads 1: untrained:deit-tiny has no decoder; leave --decoder-heads out");
  options.decoder_heads.reset();
  options.family = Family::mae;
  CHECK(refusal(ErrorKind::usage, [&] {
          static_cast<void>(load_model(options, workers));
        }).starts_with("--family mae: untrained:deit-tiny is a "));
}

TEST_CASE("a file of weights is named without its folder, and its tensors arrive in the model") {
  Workers workers(2);
  const TempFolder folder;
  const auto path = folder.write("tiny.safetensors",
                                 safetensors_bytes(checkpoints::tiny(), checkpoints::four_heads));
  const VitModel model = load_model(named(path.native()), workers);
  CHECK(model.config.name == "tiny.safetensors");
  CHECK(model.config.trained);
  CHECK(model.config.heads == 4);
  ModelOptions options = named(path.native());
  options.decoder_heads = 1;
  CHECK(refusal(ErrorKind::usage, [&] {
          static_cast<void>(load_model(options, workers));
        }).find("no decoder is in it; leave --decoder-heads out") != std::string::npos);
  REQUIRE(model.weights.blocks.size() == 2);
  CHECK(model.weights.blocks[1].norm1.weight[3] == tiny_value("blocks.1.norm1.weight", 3));
}

}  // namespace lacuna::load_model_test
