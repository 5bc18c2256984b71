#include "lacuna/model/checkpoint/checkpoint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::checkpoint_test {

using namespace lacuna::testing;

namespace {

using Tensors = std::vector<TestTensor>;
using Metadata = std::map<std::string, std::string>;

const Metadata four_heads = {{"num_heads", "4"}};

/// A file of these tensors, open.
struct OpenFile {
  explicit OpenFile(const Tensors& tensors, const Metadata& metadata = four_heads)
      : file(folder.write("tiny.safetensors", safetensors_bytes(tensors, metadata))) {}
  TempFolder folder;
  Safetensors file;
};

TestTensor zeros(const std::string& name, const std::vector<std::uint64_t>& shape) {
  const std::vector<float> values(
      std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()));
  return float_tensor(name, shape, values);
}

TestTensor& tensor_named(Tensors& tensors, const std::string& name) {
  const auto place = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const TestTensor& tensor) { return tensor.name == name; });
  REQUIRE(place != tensors.end());
  return *place;
}

Tensors without(Tensors tensors, const std::string& part) {
  std::erase_if(tensors, [&](const TestTensor& tensor) {
    return tensor.name.find(part) != std::string::npos;
  });
  return tensors;
}

Tensors with(Tensors tensors, const TestTensor& more) {
  std::erase_if(tensors, [&](const TestTensor& tensor) { return tensor.name == more.name; });
  tensors.push_back(more);
  return tensors;
}

/// Reads the configuration and checks the tensors; must fail with these words.
void check_refused(const char* id, const Tensors& tensors, ErrorKind kind, const char* words,
                   const CheckpointOptions& options = {}, const Metadata& metadata = four_heads) {
  CAPTURE(id);
  CAPTURE(words);
  const OpenFile open(tensors, metadata);
  try {
    const UnderstoodCheckpoint checkpoint = understand(open.file, options);
    const CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
    FAIL_CHECK("it was accepted");
  } catch (const Error& error) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(error.kind() == kind);
    CHECK(message.starts_with(open.file.subject() + ": "));
    CHECK(message.find(words) != std::string::npos);
  }
}

Tensors tiny() {
  return tiny_vit(tiny_config());
}

}  // namespace

TEST_SUITE("checkpoint") {
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

  TEST_CASE("heads come from the option, else from the metadata, else from the width") {
    const OpenFile stored(tiny());
    CHECK(understand(stored.file).config.heads == 4);
    CHECK(understand(stored.file, {.heads = 8}).config.heads == 8);
    const OpenFile silent(tiny(), {});
    CHECK(understand(silent.file).config.heads == 1);
    const std::array<std::array<int, 2>, 7> widths = {
        {{192, 3}, {384, 6}, {768, 12}, {1024, 16}, {1280, 16}, {1536, 24}, {640, 10}}};
    for (const auto& [width, heads] : widths) {
      const auto size = static_cast<std::uint64_t>(width);
      const OpenFile open({zeros("cls_token", {1, 1, size}), zeros("pos_embed", {1, 2, size}),
                           zeros("patch_embed.proj.weight", {size, 3, 1, 1}),
                           zeros("blocks.0.mlp.fc1.weight", {1, size}),
                           zeros("blocks.0.mlp.fc2.weight", {size, 1})},
                          {});
      CHECK(understand(open.file).config.heads == heads);
    }
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

  TEST_CASE("weights arrive folded to rows and columns") {
    const OpenFile open(tiny());
    const UnderstoodCheckpoint checkpoint = understand(open.file);
    CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
    const Matrix table = weights.tensor("pos_embed", 10, 64);
    CHECK(table.at(9, 63) == tiny_value("pos_embed", 639));
    const Matrix patches = weights.tensor("patch_embed.proj.weight", 64, 48);
    CHECK(patches.at(63, 47) == tiny_value("patch_embed.proj.weight", 64 * 48 - 1));
    const Matrix norm = weights.tensor("blocks.1.norm2.weight", 1, 64);
    CHECK(norm.at(0, 5) == tiny_value("blocks.1.norm2.weight", 5));
    CHECK(norm.at(0, 5) > 0.8F);
    const Matrix cls = weights.tensor("cls_token", 1, 64);
    CHECK(cls.at(0, 1) == tiny_value("cls_token", 1));
    const Matrix qkv = weights.tensor("blocks.0.attn.qkv.weight", 192, 64);
    CHECK(qkv.at(64, 0) == tiny_value("blocks.0.attn.qkv.weight", 64 * 64));
  }

  TEST_CASE("every expected tensor of a tiny ViT can be asked for once in its own shape") {
    const OpenFile open(tiny());
    const UnderstoodCheckpoint checkpoint = understand(open.file);
    const VitConfig& config = checkpoint.config;
    CheckpointTensors weights(checkpoint.tensors, config);
    std::size_t floats = 0;
    for (const NamedShape& wanted : expected_tensors(config)) {
      const StoredTensor& stored = *open.file.find(wanted.name);
      const int columns = stored.shape.size() == 1   ? static_cast<int>(stored.shape[0])
                          : stored.shape.size() == 4 ? 48
                                                     : static_cast<int>(stored.shape.back());
      const int rows = static_cast<int>(stored.count()) / columns;
      floats += weights.tensor(wanted.name, rows, columns).size();
    }
    // cls 64 + positions 640 + patches 64 * 48 + 64, per layer 4 * 64 + 192 * 65 + 64 * 65
    // + 96 * 65 + 64 * 97, last norm 128
    CHECK(floats == 64 + 640 + 3136 + 2 * (256 + 12480 + 4160 + 6240 + 6208) + 128);
  }

  TEST_CASE("a tensor of another shape is refused with both shapes") {
    const OpenFile open(tiny());
    const UnderstoodCheckpoint checkpoint = understand(open.file);
    CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
    const std::string subject = open.file.subject();
    CHECK_THROWS_WITH_AS(
        (void)weights.tensor("pos_embed", 64, 10),
        (subject + ": tensor \"pos_embed\" has shape [1, 10, 64], needed [64, 10]; name a "
                   "checkpoint of that shape")
            .c_str(),
        Error);
    CHECK_THROWS_WITH_AS((void)weights.tensor("mask_token", 1, 64),
                         (subject + ": a tensor is missing: \"mask_token\"; name a checkpoint of a "
                                    "whole encoder; lacuna reads ViT, DeiT, DeiT-III, DINO, MAE, "
                                    "DINOv2 and I-JEPA")
                             .c_str(),
                         Error);
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

  TEST_CASE("a right file of the wrong model is refused: missing, extra, misshapen tensors") {
    constexpr ErrorKind bad = ErrorKind::bad_value;
    check_refused("ST-06", {}, bad, "a tensor is missing: \"patch_embed.proj.weight\"");
    check_refused("ST-64", without(tiny(), "cls_token"), bad,
                  "pos_embed has 10 rows, needed 0 for the prefix tokens (or none)");
    check_refused("ST-64", without(tiny(), "proj.bias"), bad,
                  "3 tensors are missing: \"patch_embed.proj.bias\", \"blocks.0.attn.proj.bias\", "
                  "\"blocks.1.attn.proj.bias\"");
    check_refused("ST-64", without(tiny(), "blocks.1.attn"), bad, "4 tensors are missing");
    check_refused("ST-64", with(tiny(), zeros("blocks.3.norm1.weight", {64})), bad,
                  "23 tensors are missing: \"blocks.2.norm1.weight\", \"blocks.2.norm1.bias\", "
                  "\"blocks.2.attn.qkv.weight\", \"blocks.2.attn.qkv.bias\", "
                  "\"blocks.2.attn.proj.weight\" and 18 more");
    check_refused("ST-64", with(tiny(), zeros("blocks.0.extra", {1})), bad,
                  "a tensor is of no known use: \"blocks.0.extra\"");
    check_refused("ST-64", with(with(tiny(), zeros("x\ny", {1})), zeros("z", {1})), bad,
                  "2 tensors are of no known use: \"x\\x0ay\", \"z\"");
    check_refused("C-06", with(tiny(), zeros("blocks.1.mlp.fc1.weight", {64, 96})), bad,
                  "tensor \"blocks.1.mlp.fc1.weight\" has shape [64, 96], needed [96, 64]");
    check_refused("ST-64", with(tiny(), zeros("norm.weight", {128})), bad,
                  "tensor \"norm.weight\" has shape [128], needed [64]");
    check_refused("C-04", with(tiny(), zeros("pos_embed", {1, 12, 64})), bad,
                  "pos_embed has 12 rows, needed 1 for the prefix tokens (or none) and a square");
    check_refused("C-04", with(tiny(), zeros("pos_embed", {1, 10, 32})), bad,
                  "has shape [1, 10, 32], needed [1, 10, 64]");
    check_refused("C-04", with(tiny(), zeros("pos_embed", {10, 64})), bad,
                  "has shape [10, 64], needed [1, rows, 64]");
    check_refused("ST-64", with(tiny(), zeros("patch_embed.proj.weight", {64, 1, 4, 4})), bad,
                  "has shape [64, 1, 4, 4], needed [width up to 8192, 3, p, p]");
    check_refused("ST-64", with(tiny(), zeros("patch_embed.proj.weight", {64, 3, 4, 2})), bad,
                  "with p from 1 to 64");
    check_refused("ST-64", with(tiny(), zeros("patch_embed.proj.weight", {0, 3, 4, 4})), bad,
                  "has shape [0, 3, 4, 4]");
    check_refused("ST-64", with(tiny(), zeros("patch_embed.proj.weight", {64, 48})), bad,
                  "has shape [64, 48]");
    check_refused("ST-64", with(tiny(), zeros("blocks.0.mlp.fc1.weight", {0, 64})), bad,
                  "has shape [0, 64], needed two dimensions, the first of them from 1 to 131072");
  }

  TEST_CASE("a layer number cannot make the model huge") {
    for (const char* const name : {"blocks.128.norm1.weight", "blocks.4294967296.x", "blocks.-1.x",
                                   "blocks..x", "blocks.1e9.x", "blocks.x"}) {
      check_refused("ST-64", with(tiny(), zeros(name, {1})), ErrorKind::bad_value,
                    "a tensor is of no known use: \"blocks.");
    }
  }

  TEST_CASE("a weight that is not finite is named with its place; tiny and zero ones are weights") {
    const auto file_with = [](float value) {
      Tensors tensors = tiny();
      TestTensor& tensor = tensor_named(tensors, "blocks.1.attn.proj.weight");
      std::memcpy(tensor.bytes.data() + std::size_t{1234} * sizeof(float), &value, sizeof(value));
      return tensors;
    };
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const std::array<std::pair<float, const char*>, 3> broken = {
        {{std::nanf(""), "is NaN"}, {infinity, "is infinite"}, {-infinity, "is infinite"}}};
    for (const auto& [value, words] : broken) {
      const OpenFile open(file_with(value));
      const UnderstoodCheckpoint checkpoint = understand(open.file);
      CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
      const std::string message = open.file.subject() + ": weight \"blocks.1.attn.proj.weight\" " +
                                  words +
                                  " at index 1234, needed finite numbers; get the file again";
      CHECK_THROWS_WITH_AS((void)weights.tensor("blocks.1.attn.proj.weight", 64, 64),
                           message.c_str(), Error);
    }
    for (const float value :
         {0.0F, std::numeric_limits<float>::denorm_min(), std::numeric_limits<float>::max()}) {
      const OpenFile open(file_with(value));
      const UnderstoodCheckpoint checkpoint = understand(open.file);
      CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
      CHECK(weights.tensor("blocks.1.attn.proj.weight", 64, 64).at(19, 18) == value);
    }
  }

  TEST_CASE("half-precision weights are read as float32, other types are refused by name") {
    Tensors tensors = tiny();
    TestTensor& norm = tensor_named(tensors, "norm.weight");
    norm.dtype = "F16";
    norm.bytes.assign(128, 0x3C);  // 0x3C3C is 1 + 60 / 1024
    TestTensor& bias = tensor_named(tensors, "norm.bias");
    bias.dtype = "F64";
    bias.bytes.assign(512, 0);
    const OpenFile open(tensors);
    const UnderstoodCheckpoint checkpoint = understand(open.file);
    CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
    CHECK(weights.tensor("norm.weight", 1, 64).at(0, 63) == 1.05859375F);
    const std::string message = open.file.subject() +
                                ": weight \"norm.bias\" has type F64, needed F32, F16 or BF16; "
                                "convert it";
    CHECK_THROWS_WITH_AS((void)weights.tensor("norm.bias", 1, 64), message.c_str(), Error);
  }
}

}  // namespace lacuna::checkpoint_test
