#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

// Small checkpoints of every family, right and wrong, and what is understood of them.
namespace lacuna::testing::checkpoints {

using Tensors = std::vector<TestTensor>;
using Metadata = std::map<std::string, std::string>;

inline const Metadata four_heads = {{"num_heads", "4"}};

/// A file of these tensors, open.
struct OpenFile {
  explicit OpenFile(const Tensors& tensors, const Metadata& metadata = four_heads)
      : file(folder.write("tiny.safetensors", safetensors_bytes(tensors, metadata))) {}
  TempFolder folder;
  Safetensors file;
};

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

// Shapes: tiny_config(), changed.

[[nodiscard]] VitConfig shape(const std::function<void(VitConfig&)>& change = {});
[[nodiscard]] VitConfig with_decoder(VitConfig config);
[[nodiscard]] VitConfig dinov2();
[[nodiscard]] VitConfig with_registers(VitConfig config);
[[nodiscard]] VitConfig distilled();
[[nodiscard]] VitConfig with_classes(VitConfig config, Pool pool = Pool::cls);
[[nodiscard]] VitConfig without_cls(VitConfig config = shape());

// Tensors: those of a shape, changed.

/// tiny_vit() of tiny_config().
[[nodiscard]] Tensors tiny();
[[nodiscard]] TestTensor zeros(const std::string& name, const std::vector<std::uint64_t>& shape);
[[nodiscard]] Tensors with(Tensors tensors, const TestTensor& more);
/// `from`, where it is first in each name, becomes `to`.
[[nodiscard]] Tensors renamed(Tensors tensors, const std::string& from, const std::string& to);

/// Every tensor of the model is read with the values that its canonical name gives.
void check_every_value(const Understood& read, const VitConfig& wanted);

/// Reads the configuration and checks the tensors; must fail with these words.
void check_refused(const char* id, const Tensors& tensors, ErrorKind kind, const char* words,
                   const CheckpointOptions& options = {}, const Metadata& metadata = four_heads);

}  // namespace lacuna::testing::checkpoints
