#include "lacuna/model/checkpoint/family.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "lacuna/model/vit/position_table.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "support/hub_names.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::family_test {

using namespace lacuna::testing;

namespace {

using Tensors = std::vector<TestTensor>;
using Metadata = std::map<std::string, std::string>;

/// A file of these tensors, understood.
struct Understood {
  explicit Understood(const Tensors& tensors, const CheckpointOptions& options = {.heads = 4},
                      const Metadata& metadata = {})
      : file(folder.write("tiny.safetensors", safetensors_bytes(tensors, metadata))),
        checkpoint(understand(file, options)) {}
  TempFolder folder;
  Safetensors file;
  UnderstoodCheckpoint checkpoint;
  [[nodiscard]] const VitConfig& config() const { return checkpoint.config; }
};

VitConfig shape(const std::function<void(VitConfig&)>& change = {}) {
  VitConfig config = tiny_config();
  if (change) {
    change(config);
  }
  return config;
}

Tensors renamed(Tensors tensors, const std::string& from, const std::string& to) {
  for (TestTensor& tensor : tensors) {
    if (const std::size_t place = tensor.name.find(from); place != std::string::npos) {
      tensor.name.replace(place, from.size(), to);
    }
  }
  return tensors;
}

/// Every tensor of the model is read with the values that its canonical name gives.
void check_every_value(const Understood& read, const VitConfig& wanted) {
  CheckpointTensors weights(read.checkpoint.tensors, read.config());
  const std::vector<NamedShape> expected = expected_tensors(wanted);
  std::size_t stored = 0;
  for (const auto& [name, parts] : read.checkpoint.tensors.tensors) {
    stored += parts.size();
  }
  CHECK(stored == read.file.tensors().size());
  for (const NamedShape& tensor : expected) {
    CAPTURE(tensor.name);
    std::size_t count = 1;
    for (const std::uint64_t size : tensor.shape) {
      count *= size;
    }
    // A vector and a token are one row.
    const bool is_row =
        tensor.shape.size() == 1 || (tensor.shape.size() == 3 && tensor.shape[1] == 1);
    const std::uint64_t rows = is_row                     ? 1
                               : tensor.shape.size() == 3 ? tensor.shape[1]
                                                          : tensor.shape.front();
    const Matrix values =
        weights.tensor(tensor.name, static_cast<int>(rows), static_cast<int>(count / rows));
    bool same = true;
    for (std::size_t i = 0; i < count; ++i) {
      same = same && values.data()[i] == tiny_value(tensor.name, i);
    }
    CHECK(same);
  }
}

VitConfig with_decoder(VitConfig config) {
  config.decoder = DecoderConfig{.width = 32, .depth = 2, .heads = 1, .mlp_width = 48};
  return config;
}

VitConfig dinov2() {
  return shape([](VitConfig& config) { config.layer_scale = config.mask_token = true; });
}

VitConfig with_registers(VitConfig config) {
  config.prefix.insert(config.prefix.end(), 2, TokenKind::reg);
  return config;
}

VitConfig distilled() {
  return shape([](VitConfig& config) {
    config.prefix.push_back(TokenKind::distillation);
    config.classifier = ClassifierConfig{.classes = 5, .pool = Pool::cls_and_distillation};
  });
}

VitConfig with_classes(VitConfig config, Pool pool = Pool::cls) {
  config.classifier = ClassifierConfig{.classes = 5, .pool = pool};
  return config;
}

VitConfig without_cls(VitConfig config = shape()) {
  config.prefix.clear();
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("families");

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

TEST_CASE("--family decides what the tensors leave open") {
  const Understood read(tiny_model(shape()), {.heads = 4, .family = Family::vit});
  CHECK(read.config().family == Family::vit);
  CHECK(read.config().decisions.front() == "family vit: --family");
  CHECK(read.config().preprocessing.mean[0] == 0.5F);
}

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

}  // namespace lacuna::family_test
