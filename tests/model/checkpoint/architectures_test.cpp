#include "lacuna/model/checkpoint/architectures.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lacuna::architectures_test {

TEST_SUITE_BEGIN("architectures");

// What timm 1.0.31 builds by these names: blocks[0].attn.num_heads, and the class of
// blocks[0].mlp.act. tests/reference/all_architectures.py holds all names against timm.
TEST_CASE("a name of timm's tells the heads and the GELU") {
  constexpr Activation exact = Activation::gelu;
  constexpr Activation tanh_form = Activation::gelu_tanh;
  const struct {
    const char* name;
    int heads;
    Activation activation = exact;
  } names[] = {
      {"vit_tiny_patch16_224", 3},
      {"deit_small_distilled_patch16_224", 6},
      {"vit_base_patch16_224.augreg_in21k", 12},
      {"vit_base_patch16_plus_240", 14},
      {"vit_base_patch16_gap_224", 16},
      {"vit_so150m2_patch16_reg1_gap_256", 13},
      {"vit_so400m_patch14_siglip_gap_224.pali_mix", 16},
      {"vit_so400m_patch16_siglip_gap_256", 16, tanh_form},
      {"vit_large_patch16_siglip_gap_256", 16},
      {"vit_large_patch16_siglip_gap_512", 16, tanh_form},
      {"vit_giantopt_patch16_siglip_gap_384", 16, tanh_form},
      {"vit_giant_patch16_gap_224.in22k_ijepa", 16},
      {"vit_giant_patch14_reg4_dinov2.lvd142m", 24},
      {"deit3_huge_patch14_224", 16},
      {"eva_large_patch14_196.in22k_ft_in1k", 16},
      {"test_vit.r160_in1k", 2},
  };
  for (const auto& known : names) {
    CAPTURE(std::string(known.name));
    const Architecture found = architecture_named(known.name);
    CHECK(found.refused == "");
    CHECK(found.heads == known.heads);
    CHECK(found.activation == known.activation);
  }
}

TEST_CASE("an architecture that is not known to be computed right has its reason") {
  const struct {
    const char* name;
    const char* why;
  } names[] = {
      {"vit_base_patch16_rpn_224.sw_in1k", "it norms behind attention and MLP, not before them"},
      {"vit_small_patch16_18x2_224", "attention and MLP lie side by side in its layers"},
      {"vit_base_patch16_clip_224.openai", "it norms before the first layer"},
      {"vit_so400m_patch14_siglip_224", "it pools by an attention of its own"},
      {"eva_giant_patch14_224", "it rotates queries and keys by place"},
      {"vit_dwee_patch16_reg1_gap_256", "its attention is the difference of two"},
      {"test_vit3", "\"test\" in its name is not known to lacuna"},
      {"vit_base_patch16_new\n_224", "\"new\\x0a\" in its name is not known to lacuna"},
      {"resnet50", "\"resnet50\" in its name is not known to lacuna"},
      {"vit_base_patch_224", "\"patch\" in its name is not known to lacuna"},
  };
  for (const auto& known : names) {
    CAPTURE(std::string(known.name));
    CHECK(architecture_named(known.name).refused.starts_with(known.why));
  }
}

TEST_SUITE_END();

}  // namespace lacuna::architectures_test
