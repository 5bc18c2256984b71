#include "lacuna/model/checkpoint/checkpoint_shape.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/understood_checkpoint.hpp"

namespace lacuna::checkpoint_shape_test {

using namespace lacuna::testing;
using namespace lacuna::testing::checkpoints;

TEST_SUITE_BEGIN("checkpoint_shape");

TEST_CASE("what only the shapes tell: pools, norms, registers without positions, no bias") {
  CHECK(Understood(tiny_model(with_classes(shape()))).config().classifier->pool == Pool::cls);
  CHECK(Understood(tiny_model(with_classes(without_cls()))).config().classifier->pool ==
        Pool::mean);
  const VitConfig no_bias = shape([](VitConfig& config) { config.qkv_bias = false; });
  CHECK_FALSE(Understood(tiny_model(no_bias)).config().qkv_bias);
  check_every_value(Understood(tiny_model(no_bias)), no_bias);
  const VitConfig timm_registers = shape([](VitConfig& config) {
    config.prefix.insert(config.prefix.end(), 4, TokenKind::reg);
    config.prefix_has_positions = false;
  });
  const Understood read(tiny_model(timm_registers));
  CHECK_FALSE(read.config().prefix_has_positions);
  CHECK(read.config().prefix == timm_registers.prefix);
  check_every_value(read, timm_registers);
}

TEST_CASE("the shape of a ViT is read from its tensors") {
  const OpenFile open(tiny());
  const VitConfig config = understand(open.file).config;
  CHECK(config.name == open.file.subject());
  CHECK(config.family == Family::dino);  // no classifier, so self-supervised
  CHECK(config.trained);
  CHECK(config.patch_size == 4);
  CHECK(config.width == 64);
  CHECK(config.depth == 2);
  CHECK(config.heads == 4);
  CHECK(config.mlp_width == 96);
  CHECK(config.prefix == std::vector<TokenKind>{TokenKind::cls});
  CHECK(config.stored_grid == PatchGrid{.rows = 3, .columns = 3, .patch_size = 4});
  CHECK(config.preprocessing.height == 12);
  CHECK(config.preprocessing.width == 12);
}

TEST_CASE("a distilled DeiT has two prefix tokens, an I-JEPA encoder none") {
  VitConfig shape = tiny_config();
  shape.prefix = {TokenKind::cls, TokenKind::distillation};
  const OpenFile distilled(tiny_vit(shape));
  const UnderstoodCheckpoint read = understand(distilled.file);
  const VitConfig& deit = read.config;
  CHECK(deit.family == Family::deit);
  CHECK(deit.prefix == shape.prefix);
  CHECK(deit.stored_grid.count() == 9);
  CHECK_NOTHROW(CheckpointTensors(read.tensors, deit));
  CHECK(read.tensors.has("dist_token"));

  shape.prefix = {};
  const OpenFile bare(tiny_vit(shape));
  const UnderstoodCheckpoint second = understand(bare.file);
  const VitConfig& jepa = second.config;
  CHECK(jepa.family == Family::ijepa);
  CHECK(jepa.prefix.empty());
  CHECK(jepa.stored_grid.count() == 9);
  CHECK_NOTHROW(CheckpointTensors(second.tensors, jepa));
  CHECK_FALSE(second.tensors.has("cls_token"));
}

TEST_SUITE_END();

}  // namespace lacuna::checkpoint_shape_test
