#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna::testing {

/// A tensor to be written.
struct TestTensor {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  Bytes bytes;
};

/// A safetensors file of any header text, right or wrong: its length, the text, the data.
[[nodiscard]] Bytes safetensors_file(std::string_view header, std::string_view data = "");

/// A valid safetensors file: the tensors one behind the other.
[[nodiscard]] Bytes safetensors_bytes(const std::vector<TestTensor>& tensors,
                                      const std::map<std::string, std::string>& metadata = {});

/// An F32 tensor.
[[nodiscard]] TestTensor float_tensor(std::string name, std::vector<std::uint64_t> shape,
                                      std::span<const float> values);

/// Width 64, 4 heads, 2 layers, MLP 96, patches of 4 pixels, a grid of 3 x 3, a class token.
[[nodiscard]] VitConfig tiny_config();

/// Every tensor of a plain timm encoder of that shape: embedding, layers, last norm. Element i of a
/// tensor is ((s + 7 i) mod 23 - 11) / 64, where s is the sum of its name's bytes, and 1 is added
/// to it in the weights of layer norms.
[[nodiscard]] std::vector<TestTensor> tiny_vit(const VitConfig& config);

/// Every tensor that a model of any family asks for, by canonical name, with values as above. A
/// decoder's mask token is "decoder_mask_token", which the original MAE calls "mask_token".
[[nodiscard]] std::vector<TestTensor> tiny_model(const VitConfig& config);
[[nodiscard]] float tiny_value(std::string_view name, std::size_t index);
/// The same at every place.
[[nodiscard]] Matrix tiny_tensor(const std::string& name, int rows, int columns);

}  // namespace lacuna::testing
