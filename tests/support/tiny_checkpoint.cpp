#include "support/tiny_checkpoint.hpp"

#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna::testing {
namespace {

void append(Bytes& bytes, std::string_view text) {
  bytes.insert(bytes.end(), text.begin(), text.end());
}

std::size_t count(const std::vector<std::uint64_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

TestTensor tiny_tensor(const std::string& name, const std::vector<std::uint64_t>& shape) {
  std::vector<float> values(count(shape));
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = tiny_value(name, i);
  }
  return float_tensor(name, shape, values);
}

}  // namespace

Bytes safetensors_file(std::string_view header, std::string_view data) {
  const auto length =
      std::bit_cast<std::array<std::uint8_t, 8>>(static_cast<std::uint64_t>(header.size()));
  Bytes bytes(length.begin(), length.end());
  append(bytes, header);
  append(bytes, data);
  return bytes;
}

Bytes safetensors_bytes(const std::vector<TestTensor>& tensors,
                        const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) {
    header["__metadata__"] = metadata;
  }
  std::string data;
  for (const TestTensor& tensor : tensors) {
    header[tensor.name] = {{"dtype", tensor.dtype},
                           {"shape", tensor.shape},
                           {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
    data.append(tensor.bytes.begin(), tensor.bytes.end());
  }
  return safetensors_file(header.dump(), data);
}

TestTensor float_tensor(std::string name, std::vector<std::uint64_t> shape,
                        std::span<const float> values) {
  Bytes bytes(values.size_bytes());
  if (!values.empty()) {
    std::memcpy(bytes.data(), values.data(), bytes.size());
  }
  return {std::move(name), "F32", std::move(shape), std::move(bytes)};
}

VitConfig tiny_config() {
  VitConfig config;
  config.patch_size = 4;
  config.width = 64;
  config.depth = 2;
  config.heads = 4;
  config.mlp_width = 96;
  config.stored_grid = {.rows = 3, .columns = 3, .patch_size = 4};
  config.preprocessing.height = 12;
  config.preprocessing.width = 12;
  return config;
}

float tiny_value(std::string_view name, std::size_t index) {
  std::size_t sum = 0;
  for (const char letter : name) {
    sum += static_cast<std::uint8_t>(letter);
  }
  const float value = (static_cast<float>((sum + 7 * index) % 23) - 11.0F) / 64.0F;
  const bool is_scale = name.ends_with("weight") && name.find("norm") != std::string_view::npos;
  return is_scale ? value + 1.0F : value;
}

Matrix tiny_tensor(const std::string& name, int rows, int columns) {
  Matrix values(rows, columns);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values.data()[i] = tiny_value(name, i);
  }
  return values;
}

std::vector<TestTensor> tiny_vit(const VitConfig& config) {
  const auto size = [](int number) { return static_cast<std::uint64_t>(number); };
  const std::uint64_t width = size(config.width);
  const std::uint64_t mlp = size(config.mlp_width);
  const std::uint64_t patch = size(config.patch_size);
  const std::uint64_t rows = config.prefix.size() + size(config.stored_grid.count());
  std::vector<TestTensor> tensors;
  const auto add = [&](const std::string& name, const std::vector<std::uint64_t>& shape) {
    tensors.push_back(tiny_tensor(name, shape));
  };
  const auto add_linear = [&](const std::string& name, std::uint64_t out, std::uint64_t in) {
    add(name + ".weight", {out, in});
    add(name + ".bias", {out});
  };
  const auto add_norm = [&](const std::string& name) {
    add(name + ".weight", {width});
    add(name + ".bias", {width});
  };
  for (const TokenKind kind : config.prefix) {
    add(kind == TokenKind::cls ? "cls_token" : "dist_token", {1, 1, width});
  }
  add("pos_embed", {1, rows, width});
  add("patch_embed.proj.weight", {width, 3, patch, patch});
  add("patch_embed.proj.bias", {width});
  for (int layer = 0; layer < config.depth; ++layer) {
    const std::string block = "blocks." + std::to_string(layer);
    add_norm(block + ".norm1");
    add_linear(block + ".attn.qkv", 3 * width, width);
    add_linear(block + ".attn.proj", width, width);
    add_norm(block + ".norm2");
    add_linear(block + ".mlp.fc1", mlp, width);
    add_linear(block + ".mlp.fc2", width, mlp);
  }
  add_norm("norm");
  return tensors;
}

std::vector<TestTensor> tiny_model(const VitConfig& config) {
  std::vector<TestTensor> tensors;
  for (const NamedShape& wanted : expected_tensors(config)) {
    tensors.push_back(tiny_tensor(wanted.name, wanted.shape));
  }
  return tensors;
}

}  // namespace lacuna::testing
