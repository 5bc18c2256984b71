#include "lacuna/model/checkpoint/checkpoint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "lacuna/model/vit/vit_model.hpp"
#include "support/understood_checkpoint.hpp"

namespace lacuna::checkpoint_test {

using namespace lacuna::testing;
using namespace lacuna::testing::checkpoints;

namespace {

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

}  // namespace

TEST_SUITE("checkpoint") {
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
    bias.dtype = "I64";
    bias.bytes.assign(512, 0);
    const OpenFile open(tensors);
    const UnderstoodCheckpoint checkpoint = understand(open.file);
    CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
    CHECK(weights.tensor("norm.weight", 1, 64).at(0, 63) == 1.05859375F);
    const std::string message =
        open.file.subject() +
        ": weight \"norm.bias\" has type I64, needed F32, F16, BF16 or F64; "
        "convert it";
    CHECK_THROWS_WITH_AS((void)weights.tensor("norm.bias", 1, 64), message.c_str(), Error);
  }
}

}  // namespace lacuna::checkpoint_test
