#include "lacuna/model/checkpoint/relatives.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/understood_checkpoint.hpp"

namespace lacuna::relatives_test {

using namespace lacuna::testing;
using namespace lacuna::testing::checkpoints;

TEST_SUITE_BEGIN("relatives");

TEST_CASE("relatives that share names and not mathematics are refused with the reason") {
  const struct {
    const char* tensor;
    const char* words;
  } relatives[] = {
      {"vision_model.pre_layrnorm.weight", "is a CLIP (\"vision_model.pre_layrnorm.weight\")"},
      {"visual.class_embedding", "is a CLIP"},
      {"norm_pre.weight", "is a CLIP (\"norm_pre.weight\"): it norms before the first layer"},
      {"vision_model.head.probe", "is a SigLIP"},
      {"attn_pool.latent", "is a SigLIP (\"attn_pool.latent\"): it pools by an attention"},
      {"blocks.0.mlp.fc1_g.weight", "is an EVA"},
      {"blocks.0.attn.q_proj.weight", "is an EVA"},
      {"rope.periods", "is an EVA"},
      {"rope_embed.periods", "is a DINOv3"},
      {"storage_tokens", "is a DINOv3 (\"storage_tokens\"): it rotates queries and keys"},
      {"embeddings.patch_embeddings.weight", "is a DINOv3"},
      {"convnext.encoder.stages.0.layers.0.dwconv.weight", "is a network in stages, as ConvNeXt"},
      {"blocks.0.attn.relative_position_bias_table", "is a BEiT or a Swin transformer"},
      {"blocks.0.attn.q_bias", "is a BEiT or an EVA"},
      {"layers.0.blocks.0.norm1.weight", "is a Swin transformer"},
      {"image_encoder.blocks.0.norm1.weight", "is a SAM image encoder"},
      {"blocks.2.attn.rel_pos_h", "is a SAM image encoder"},
      {"blocks.0.attn.q_norm.weight", "is a ViT with normalised queries and keys"},
  };
  for (const auto& relative : relatives) {
    CAPTURE(relative.tensor);
    Tensors tensors = tiny_model(shape());
    const float zero = 0;
    tensors.push_back(float_tensor(relative.tensor, {1}, {&zero, 1}));
    try {
      const Understood read(tensors);
      FAIL_CHECK("it was accepted");
    } catch (const Error& error) {
      const std::string message = error.what();
      CAPTURE(message);
      CHECK(error.kind() == ErrorKind::unsupported);
      CHECK(message.find(relative.words) != std::string::npos);
      CHECK(message.ends_with("lacuna reads ViT, DeiT, DeiT-III, DINO, MAE, DINOv2 and I-JEPA"));
    }
  }
}

TEST_SUITE_END();

}  // namespace lacuna::relatives_test
