#include "lacuna/model/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/relatives.hpp"
#include "lacuna/model/safetensors_faults.hpp"

namespace lacuna {
namespace {

using Shape = std::vector<std::uint64_t>;

[[noreturn]] void fail(const WeightsFile& file, const std::string& rest) {
  throw Error(ErrorKind::bad_value, fmt::format("{}: {}", file.subject(), rest));
}

/// The place of the first NaN or infinity.
std::optional<std::size_t> first_not_finite(std::span<const float> values) {
  constexpr std::uint32_t exponent = 0x7F800000U;
  // A whole pass without a branch is vector code; the search runs only if there is something.
  std::uint32_t found = 0;
  for (const float value : values) {
    found |= (std::bit_cast<std::uint32_t>(value) & exponent) == exponent ? 1U : 0U;
  }
  if (found == 0) {
    return std::nullopt;
  }
  const auto place =
      std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
  return static_cast<std::size_t>(place - values.begin());
}

/// [1, 197, 192] is [197, 192], [1, 1, 192] and [1, 192] are [192].
Shape squeezed(Shape shape) {
  while (shape.size() > 1 && shape.front() == 1) {
    shape.erase(shape.begin());
  }
  return shape;
}

std::uint64_t size(int number) {
  return static_cast<std::uint64_t>(number);
}

/// Collects names and shapes, so that a list reads like a state dict.
struct List {
  std::vector<NamedShape> tensors;

  void add(const std::string& name, Shape shape) { tensors.push_back({name, std::move(shape)}); }
  void linear(const std::string& name, std::uint64_t out, std::uint64_t in, bool has_bias = true) {
    add(name + ".weight", {out, in});
    if (has_bias) {
      add(name + ".bias", {out});
    }
  }
  void norm(const std::string& name, std::uint64_t width) {
    add(name + ".weight", {width});
    add(name + ".bias", {width});
  }
};

void add_classifier(const VitConfig& config, List& list) {
  const ClassifierConfig& classifier = *config.classifier;
  const std::uint64_t width = size(config.width);
  const std::uint64_t inputs = classifier.pool == Pool::cls_and_mean ? 2 * width : width;
  if (!config.final_norm) {
    list.norm("fc_norm", width);
  }
  list.linear("head", size(classifier.classes), inputs);
  if (classifier.pool == Pool::cls_and_distillation) {
    list.linear("head_dist", size(classifier.classes), inputs);
  }
}

void add_decoder(const VitConfig& config, List& list) {
  const DecoderConfig& decoder = *config.decoder;
  const std::uint64_t width = size(decoder.width);
  const std::uint64_t patch = size(config.patch_size);
  list.linear("decoder_embed", width, size(config.width));
  list.add("decoder_mask_token", {1, 1, width});
  list.add("decoder_pos_embed", {1, 1 + size(config.stored_grid.count()), width});
  for (int layer = 0; layer < decoder.depth; ++layer) {
    const std::string block = fmt::format("decoder_blocks.{}.", layer);
    list.norm(block + "norm1", width);
    list.linear(block + "attn.qkv", 3 * width, width);
    list.linear(block + "attn.proj", width, width);
    list.norm(block + "norm2", width);
    list.linear(block + "mlp.fc1", size(decoder.mlp_width), width);
    list.linear(block + "mlp.fc2", width, size(decoder.mlp_width));
  }
  list.norm("decoder_norm", width);
  list.linear("decoder_pred", 3 * patch * patch, width);
}

void add_embedding(const VitConfig& config, List& list) {
  const std::uint64_t width = size(config.width);
  const std::uint64_t patch = size(config.patch_size);
  list.add("patch_embed.proj.weight", {width, 3, patch, patch});
  list.add("patch_embed.proj.bias", {width});
  const auto registers = std::ranges::count(config.prefix, TokenKind::reg);
  if (registers > 0) {
    list.add("reg_token", {1, static_cast<std::uint64_t>(registers), width});
  }
  for (const TokenKind kind : config.prefix) {
    if (kind != TokenKind::reg) {
      list.add(kind == TokenKind::cls ? "cls_token" : "dist_token", {1, 1, width});
    }
  }
  const int prefix = config.prefix_has_positions ? config.prefix_positions() : 0;
  list.add("pos_embed", {1, size(prefix + config.stored_grid.count()), width});
  if (config.mask_token) {
    list.add("mask_token", {1, 1, width});
  }
}

void add_layer(const VitConfig& config, const std::string& block, List& list) {
  const std::uint64_t width = size(config.width);
  const std::uint64_t mlp = size(config.mlp_width);
  const std::uint64_t halves = config.activation == Activation::swiglu ? 2 : 1;
  list.norm(block + "norm1", width);
  list.linear(block + "attn.qkv", 3 * width, width, config.qkv_bias);
  list.linear(block + "attn.proj", width, width);
  list.norm(block + "norm2", width);
  list.linear(block + "mlp.fc1", halves * mlp, width);
  list.linear(block + "mlp.fc2", width, mlp);
  if (config.layer_scale) {
    list.add(block + "ls1.gamma", {width});
    list.add(block + "ls2.gamma", {width});
  }
}

/// What a stored part of a tensor must look like: its share of the rows.
Shape part_shape(Shape whole, std::size_t parts) {
  whole.front() /= parts;
  return whole;
}

std::string refused_shape(const StoredTensor& tensor, const Shape& wanted) {
  return fmt::format("{} has shape {}, needed {}", quoted_name(tensor.name),
                     shape_text(tensor.shape), shape_text(wanted));
}

std::string counted(const std::vector<std::string>& names, const char* what) {
  return names.size() == 1 ? "a tensor is " + std::string(what)
                           : fmt::format("{} tensors are {}", names.size(), what);
}

}  // namespace

std::vector<NamedShape> expected_tensors(const VitConfig& config) {
  List list;
  add_embedding(config, list);
  for (int layer = 0; layer < config.depth; ++layer) {
    add_layer(config, fmt::format("blocks.{}.", layer), list);
  }
  if (config.final_norm) {
    list.norm("norm", size(config.width));
  }
  if (config.classifier) {
    add_classifier(config, list);
  }
  if (config.decoder) {
    add_decoder(config, list);
  }
  return std::move(list.tensors);
}

TensorFit fit_of(const NamedTensors& tensors, const VitConfig& config) {
  TensorFit fit;
  std::set<std::string_view> asked;
  const std::vector<NamedShape> expected = expected_tensors(config);
  for (const NamedShape& wanted : expected) {
    const auto found = tensors.tensors.find(wanted.name);
    if (found == tensors.tensors.end()) {
      fit.missing.push_back(tensors.spelled(wanted.name));
      continue;
    }
    asked.insert(wanted.name);
    const auto& parts = found->second;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const Shape shape = part_shape(wanted.shape, parts.size());
      if (parts[part] == nullptr) {
        fit.missing.push_back(
            tensors.spelled(wanted.name, static_cast<int>(part), static_cast<int>(parts.size())));
      } else if (squeezed(parts[part]->shape) != squeezed(shape)) {
        fit.misshapen.push_back(refused_shape(*parts[part], shape));
      } else {
        ++fit.used;
      }
    }
  }
  for (const auto& [name, parts] : tensors.tensors) {
    for (const StoredTensor* part : parts) {
      if (!asked.contains(name) && part != nullptr) {
        fit.unknown.push_back(part->name);
      }
    }
  }
  for (const StoredTensor* tensor : tensors.unknown) {
    fit.unknown.push_back(tensor->name);
  }
  return fit;
}

CheckpointTensors::CheckpointTensors(const NamedTensors& tensors, const VitConfig& config)
    : tensors_(tensors) {
  const WeightsFile& file = *tensors.file;
  const TensorFit fit = fit_of(tensors, config);
  if (!fit.missing.empty()) {
    fail_missing(file, fit.missing);
  }
  if (!fit.misshapen.empty()) {
    fail(file, fmt::format("tensor {}; name a checkpoint of that shape", fit.misshapen.front()));
  }
  if (!fit.unknown.empty()) {
    fail(file, fmt::format("{}: {}; a model that has more than lacuna knows would be computed "
                           "wrongly; {}",
                           counted(fit.unknown, "of no known use"), first_names(fit.unknown),
                           families_read));
  }
}

bool CheckpointTensors::has(const std::string& name) const {
  return tensors_.has(name);
}

Matrix CheckpointTensors::tensor(const std::string& name, int rows, int columns) {
  static_cast<void>(tensors_.required(name));
  const auto& parts = tensors_.tensors.find(name)->second;
  Matrix matrix(rows, columns);
  const std::size_t share = matrix.size() / parts.size();
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const StoredTensor* const stored = parts[part];
    if (stored == nullptr) {
      fail_missing(*tensors_.file, {tensors_.spelled(name, static_cast<int>(part),
                                                     static_cast<int>(parts.size()))});
    }
    if (stored->count() != share || share * parts.size() != matrix.size()) {
      fail_shape(*tensors_.file, *stored, shape_text({size(rows), size(columns)}));
    }
    const std::span<float> values(matrix.data() + part * share, share);
    tensors_.file->read_float32(*stored, values);
    if (const std::optional<std::size_t> place = first_not_finite(values)) {
      fail(*tensors_.file,
           fmt::format("weight {} is {} at index {}, needed finite numbers; get the file again",
                       quoted_name(stored->name), std::isnan(values[*place]) ? "NaN" : "infinite",
                       *place));
    }
  }
  return matrix;
}

}  // namespace lacuna
