#include "lacuna/model/checkpoint/tensor_names.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "support/hub_names.hpp"
#include "support/understood_checkpoint.hpp"

namespace lacuna::tensor_names_test {

using namespace lacuna::testing;
using namespace lacuna::testing::checkpoints;

TEST_SUITE_BEGIN("tensor_names");

TEST_CASE("every scheme of names leads to the same tensors, each value in its place") {
  const VitConfig plain = with_classes(shape());
  const VitConfig swiglu = shape([](VitConfig& config) {
    config.layer_scale = config.mask_token = true;
    config.activation = Activation::swiglu;
  });
  check_every_value(Understood(tiny_model(plain)), plain);
  check_every_value(Understood(renamed(tiny_model(plain), "", "module.")), plain);
  check_every_value(Understood(hub_named(tiny_model(plain), {.prefix = "vit."})), plain);
  check_every_value(Understood(hub_named(tiny_model(plain), {.prefix = "vit.", .in_memory = true})),
                    plain);
  check_every_value(Understood(hub_named(tiny_model(shape()), {.prefix = ""})), shape());
  check_every_value(
      Understood(hub_named(tiny_model(distilled()), {.prefix = "deit.", .has_teacher = true})),
      distilled());
  check_every_value(Understood(tiny_model(distilled())), distilled());
  for (const bool in_memory : {false, true}) {
    const VitConfig pooled = with_classes(dinov2(), Pool::cls_and_mean);
    check_every_value(
        Understood(hub_named(tiny_model(pooled),
                             {.prefix = "dinov2.", .in_memory = in_memory, .is_dinov2 = true})),
        pooled);
    check_every_value(
        Understood(hub_named(
            tiny_model(with_registers(dinov2())),
            {.prefix = "dinov2_with_registers.", .in_memory = in_memory, .is_dinov2 = true})),
        with_registers(dinov2()));
    const VitConfig mae = with_decoder(shape());
    check_every_value(
        Understood(hub_named(tiny_model(mae), {.prefix = "vit.", .in_memory = in_memory})), mae);
    check_every_value(Understood(hub_named(tiny_model(without_cls()),
                                           {.prefix = "ijepa.", .in_memory = in_memory})),
                      without_cls());
  }
  const Tensors original_mae =
      renamed(tiny_model(with_decoder(shape())), "decoder_mask_token", "mask_token");
  check_every_value(Understood(original_mae), with_decoder(shape()));
  const Tensors saved_mae =
      renamed(hub_named(tiny_model(with_decoder(shape())), {.prefix = "vit."}),
              "decoder.decoder_layers.", "decoder.decoder_encoder.layer.");
  check_every_value(Understood(saved_mae), with_decoder(shape()));
  const Tensors giant =
      renamed(renamed(tiny_model(swiglu), "mlp.fc1", "mlp.w12"), "mlp.fc2", "mlp.w3");
  check_every_value(Understood(giant), swiglu);
  const Tensors hub_giant =
      renamed(renamed(hub_named(tiny_model(swiglu), {.prefix = "dinov2.", .is_dinov2 = true}),
                      "mlp.fc1", "mlp.weights_in"),
              "mlp.fc2", "mlp.weights_out");
  check_every_value(Understood(hub_giant), swiglu);
  const Tensors registers =
      renamed(tiny_model(with_registers(dinov2())), "reg_token", "register_tokens");
  check_every_value(Understood(registers), with_registers(dinov2()));
  const Tensors chunks = renamed(renamed(tiny_model(dinov2()), "blocks.0.", "blocks.0.0."),
                                 "blocks.1.", "blocks.0.1.");
  check_every_value(Understood(chunks), dinov2());
}

TEST_CASE("training heads, probes and poolers are passed over by rule, each with its reason") {
  Tensors tensors = tiny();
  for (const char* const name :
       {"head.mlp.0.weight", "head.last_layer.weight_g", "pre_logits.fc.weight",
        "head.0.running_mean", "predictor.blocks.0.norm1.weight"}) {
    tensors.push_back(zeros(name, {1, 2}));
  }
  tensors.push_back(zeros("mask_token", {1, 1, 32}));  // of a decoder of width 32
  const OpenFile open(tensors);
  const UnderstoodCheckpoint checkpoint = understand(open.file);
  CHECK_NOTHROW(CheckpointTensors(checkpoint.tensors, checkpoint.config));
  CHECK_FALSE(checkpoint.config.mask_token);
  CHECK_FALSE(checkpoint.config.classifier);
  std::map<std::string, std::size_t> ignored;
  for (const IgnoredTensors& rule : checkpoint.tensors.ignored) {
    ignored.emplace(rule.reason, rule.tensors.size());
  }
  CHECK(ignored == std::map<std::string, std::size_t>{
                       {"DINO's projection head, used in training only", 2},
                       {"I-JEPA's predictor, used in training only", 1},
                       {"a layer before the classifier, which is not run", 1},
                       {"a linear probe with batch normalisation, which is not run", 1},
                       {"the mask token of a decoder that is not here", 1}});
}

TEST_CASE("a layer number cannot make the model huge") {
  for (const char* const name : {"blocks.128.norm1.weight", "blocks.4294967296.x", "blocks.-1.x",
                                 "blocks..x", "blocks.1e9.x", "blocks.x"}) {
    check_refused("ST-64", with(tiny(), zeros(name, {1})), ErrorKind::bad_value,
                  "a tensor is of no known use: \"blocks.");
  }
}

TEST_SUITE_END();

}  // namespace lacuna::tensor_names_test
