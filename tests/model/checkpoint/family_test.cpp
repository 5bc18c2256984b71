#include "lacuna/model/checkpoint/family.hpp"

#include <doctest/doctest.h>

#include "lacuna/model/vit/position_table.hpp"
#include "support/hub_names.hpp"
#include "support/understood_checkpoint.hpp"

namespace lacuna::family_test {

using namespace lacuna::testing;
using namespace lacuna::testing::checkpoints;

TEST_SUITE_BEGIN("families");

TEST_CASE("a family is recognised from its tensors, and says why") {
  const VitConfig no_prefix_rows = shape([](VitConfig& config) {
    config.layer_scale = true;
    config.prefix_has_positions = false;
  });
  const VitConfig timm_registers = shape([](VitConfig& config) {
    config.prefix.insert(config.prefix.end(), 4, TokenKind::reg);
    config.prefix_has_positions = false;
  });
  const VitConfig fine_tuned = shape([](VitConfig& config) {
    config.final_norm = false;
    config.classifier = ClassifierConfig{.classes = 5, .pool = Pool::mean};
  });
  const VitConfig only_scale = shape([](VitConfig& config) { config.layer_scale = true; });
  const Tensors deit3 =
      renamed(renamed(tiny_model(only_scale), "ls1.gamma", "gamma_1"), "ls2.gamma", "gamma_2");
  const struct {
    Tensors tensors;
    const char* title;
    const char* decision;
  } cases[] = {
      {tiny_model(with_classes(shape())), "ViT",
       "family vit: a classifier, and tensors that ViT, DeiT, DINO and MAE share; it may also be "
       "deit, dino, mae: --family decides"},
      {tiny_model(shape()), "DINO",
       "family dino: no classifier, so self-supervised, and a learned position table; it may also "
       "be vit, deit, mae: --family decides"},
      {tiny_model(distilled()), "distilled DeiT", "family deit: a distillation token"},
      {tiny_model(fine_tuned), "MAE encoder, fine-tuned",
       "family mae: a mean pool beside a class token, as fine-tuned MAE has; it may also be vit, "
       "deit, dino: --family decides"},
      {renamed(tiny_model(with_decoder(shape())), "decoder_mask_token", "mask_token"),
       "MAE encoder and decoder", "family mae: a decoder"},
      {deit3, "DeiT-III", "family deit3: layer scale called gamma_1"},
      {tiny_model(no_prefix_rows), "DeiT-III",
       "family deit3: layer scale, and no position for the class token; it may also be vit: "
       "--family decides"},
      {tiny_model(dinov2()), "DINOv2", "family dinov2: layer scale and a mask token"},
      {tiny_model(only_scale), "DINOv2",
       "family dinov2: layer scale, and a position for the class token; it may also be deit3, vit: "
       "--family decides"},
      {renamed(tiny_model(with_registers(dinov2())), "reg_token", "register_tokens"),
       "DINOv2 with 2 registers", "family dinov2: register tokens"},
      {tiny_model(timm_registers), "ViT with 4 registers",
       "family vit: registers in timm's way; it may also be dinov2: --family decides"},
      {tiny_model(without_cls()), "I-JEPA encoder",
       "family ijepa: no class token; it may also be vit: --family decides"},
      {hub_named(tiny_model(dinov2()), {.prefix = "dinov2.", .is_dinov2 = true}), "DINOv2",
       "family dinov2: layer_scale1.lambda1"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.decision);
    const Understood read(one.tensors);
    CHECK(family_title(read.config()) == one.title);
    CHECK(read.config().decisions.front() == one.decision);
    CHECK_NOTHROW(CheckpointTensors(read.checkpoint.tensors, read.config()));
  }
}

TEST_CASE("an encoder without a classifier and with MAE's sine-cosine table is MAE's") {
  Tensors tensors = tiny_model(shape());
  const Matrix table = sine_cosine_positions(tiny_config().stored_grid, 64);
  for (TestTensor& tensor : tensors) {
    if (tensor.name == "pos_embed") {
      tensor = float_tensor("pos_embed", {1, 10, 64}, {table.data(), table.size()});
    }
  }
  CHECK(Understood(tensors).config().family == Family::mae);
}

TEST_CASE("--family decides what the tensors leave open") {
  const Understood read(tiny_model(shape()), {.heads = 4, .family = Family::vit});
  CHECK(read.config().family == Family::vit);
  CHECK(read.config().decisions.front() == "family vit: --family");
  CHECK(read.config().preprocessing.mean[0] == 0.5F);
}

TEST_SUITE_END();

}  // namespace lacuna::family_test
