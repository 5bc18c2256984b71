#include "lacuna/flow/tensor_outputs.hpp"

#include "lacuna/base/recipe_json.hpp"
#include "lacuna/report/tensors/tensor_files.hpp"

namespace lacuna {

TensorChoice TensorOptions::choice() const {
  return asked.value_or(TensorChoice{.full = wanted});
}

std::vector<Output> tensor_outputs(const std::string& kind, const MaskedImage& image,
                                   const StoredPasses& stored, const TensorOptions& options,
                                   const Recipe& recipe) {
  if (!stored.choice.any()) {
    return {};
  }
  const std::vector<NamedArray> arrays = attention_arrays(image, stored);
  std::vector<Output> outputs;
  switch (options.format) {
    case TensorFormat::npz:
      outputs.push_back({.kind = kind + ".npz", .bytes = npz_file(arrays, options.dtype)});
      break;
    case TensorFormat::safetensors:
      outputs.push_back({.kind = kind + ".safetensors",
                         .bytes = safetensors_file(arrays, options.dtype, recipe_json(recipe))});
      break;
    case TensorFormat::npy:
      for (const NamedArray& array : arrays) {
        outputs.push_back(
            {.kind = kind + "." + array.name + ".npy", .bytes = npy_file(array, options.dtype)});
      }
      break;
  }
  return outputs;
}

}  // namespace lacuna
