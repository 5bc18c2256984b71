#include "lacuna/model/checkpoint/checkpoint_decisions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "support/hub_names.hpp"
#include "support/understood_checkpoint.hpp"

namespace lacuna::checkpoint_decisions_test {

using namespace lacuna::testing;
using namespace lacuna::testing::checkpoints;

TEST_SUITE_BEGIN("checkpoint_decisions");

TEST_CASE("positions at another grid are resized as the code behind the names does it") {
  const auto rule = [](const Tensors& tensors, const CheckpointOptions& options = {.heads = 4}) {
    return Understood(tensors, options).config().position_resize;
  };
  const Tensors plain = tiny_model(shape());
  CHECK(rule(tiny_model(with_classes(shape()))) == PositionResize::bicubic_antialias);
  CHECK(rule(plain) == PositionResize::bicubic_offset);
  CHECK(rule(plain, {.heads = 4, .family = Family::mae}) == PositionResize::bicubic);
  CHECK(rule(plain, {.heads = 4, .family = Family::deit}) == PositionResize::bicubic);
  CHECK(rule(tiny_model(dinov2())) == PositionResize::bicubic_offset);
  CHECK(rule(renamed(tiny_model(with_registers(dinov2())), "reg_token", "register_tokens")) ==
        PositionResize::bicubic_antialias);
  CHECK(rule(hub_named(plain, {.prefix = "vit."})) == PositionResize::bicubic);
  CHECK(rule(hub_named(tiny_model(with_registers(dinov2())), {.prefix = "", .is_dinov2 = true})) ==
        PositionResize::bicubic_antialias);
}

TEST_CASE("heads come from the option, else from the metadata, else from the width") {
  const OpenFile stored(tiny());
  CHECK(understand(stored.file).config.heads == 4);
  CHECK(understand(stored.file, {.heads = 8}).config.heads == 8);
  const OpenFile silent(tiny(), {});
  CHECK(understand(silent.file).config.heads == 1);
  const std::array<std::array<int, 2>, 10> widths = {{{192, 3},
                                                      {384, 6},
                                                      {768, 12},
                                                      {1024, 16},
                                                      {1152, 16},
                                                      {1280, 16},
                                                      {1408, 16},
                                                      {1536, 24},
                                                      {1664, 16},
                                                      {640, 10}}};
  for (const auto& [width, heads] : widths) {
    const auto size = static_cast<std::uint64_t>(width);
    const OpenFile open(
        {zeros("cls_token", {1, 1, size}), zeros("pos_embed", {1, 2, size}),
         zeros("patch_embed.proj.weight", {size, 3, 1, 1}),
         zeros("blocks.0.mlp.fc1.weight", {1, size}), zeros("blocks.0.mlp.fc2.weight", {size, 1})},
        {});
    CHECK(understand(open.file).config.heads == heads);
  }
}

TEST_CASE("a guess is said as a doubt, what is stated or asked for is none") {
  const auto doubts = [](const Tensors& tensors, const CheckpointOptions& options = {},
                         const Metadata& metadata = {}) {
    const VitConfig config = Understood(tensors, options, metadata).config();
    for (const std::string& doubt : config.doubts) {
      CHECK(std::ranges::find(config.decisions, doubt) != config.decisions.end());
    }
    return config.doubts;
  };
  const Tensors plain = tiny_model(with_classes(shape()));
  const std::string guess = "1 heads: usual for width 64; --heads decides";
  CHECK(doubts(plain) == std::vector<std::string>{guess});
  CHECK(doubts(plain, {}, four_heads).empty());
  CHECK(doubts(plain, {.heads = 1}).empty());
  CHECK(doubts(plain, {}, {{"architecture", "test_vit"}}).empty());

  const CheckpointOptions heads = {.heads = 4};
  const auto bare = [](const std::function<void(VitConfig&)>& change) {
    return tiny_model(without_cls(shape(change)));
  };
  const std::vector<std::string> siglip = doubts(bare({}), heads);
  REQUIRE(siglip.size() == 1);
  CHECK(siglip.front().starts_with("the exact GELU: usual, but a ViT without class token"));
  CHECK(doubts(tiny_model(with_classes(without_cls())), heads).empty());
  CHECK(doubts(bare({}), heads, {{"hidden_act", "gelu"}}).empty());
  CHECK(doubts(hub_named(bare({}), {.prefix = ""}), heads).empty());
  const Tensors rotary = renamed(
      renamed(tiny_model(with_classes(shape([](VitConfig& config) { config.layer_scale = true; }))),
              "ls1.gamma", "gamma_1"),
      "ls2.gamma", "gamma_2");
  REQUIRE(doubts(rotary, heads).size() == 1);
  CHECK(doubts(rotary, heads).front().starts_with("no rotation of queries and keys: usual, but"));
  CHECK(doubts(rotary, heads, {{"architecture", "deit3_base_patch16_224"}}).empty());
  const HubSpelling hub = {.prefix = "", .is_dinov2 = true};
  const Tensors backbone = hub_named(tiny_model(dinov2()), hub);
  REQUIRE(doubts(backbone, heads).size() == 1);
  CHECK(doubts(backbone, heads).front().starts_with("a plain DINOv2: usual, but without a config"));
  CHECK(doubts(backbone, heads, {{"hidden_act", "gelu"}}).empty());
  CHECK(doubts(tiny_model(dinov2()), heads).empty());
  const VitConfig four = with_registers(with_registers(dinov2()));
  CHECK(doubts(hub_named(tiny_model(four), hub), heads).empty());
  const std::vector<std::string> post_norm =
      doubts(bare([](VitConfig& config) { config.qkv_bias = false; }), heads);
  REQUIRE(post_norm.size() == 1);
  CHECK(post_norm.front().starts_with("norms before attention and MLP: usual, but"));
}

TEST_CASE("heads that do not divide the width are refused, and unknown ones asked for") {
  check_refused("ST-64", tiny(), ErrorKind::usage,
                "--heads 5 was given, needed a divisor of the width 64", {.heads = 5});
  check_refused("ST-64", tiny(), ErrorKind::usage, "--heads 0 was given", {.heads = 0});
  for (const char* const stored : {"0", "-4", "4.0", "", "x", "99999999999999999999"}) {
    check_refused("ST-64", tiny(), ErrorKind::bad_value, "__metadata__: num_heads is ", {},
                  {{"num_heads", stored}});
  }
  check_refused("ST-64", tiny(), ErrorKind::bad_value,
                "num_attention_heads is 5, needed a divisor of the width 64", {},
                {{"num_heads", "5"}});
  VitConfig shape = tiny_config();
  shape.width = 40;
  check_refused("ST-64", tiny_vit(shape), ErrorKind::usage, "width 40 has no usual one", {}, {});
}

TEST_SUITE_END();

}  // namespace lacuna::checkpoint_decisions_test
