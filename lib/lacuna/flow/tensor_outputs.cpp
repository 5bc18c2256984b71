#include "lacuna/flow/tensor_outputs.hpp"

#include <memory>

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
  const auto arrays =
      std::make_shared<const std::vector<NamedArray>>(attention_arrays(image, stored));
  std::vector<Output> outputs;
  const auto add = [&](const std::string& suffix, auto write) {
    outputs.push_back({.kind = kind + "." + suffix,
                       .write = [write, passes = stored.passes](const ByteSink& sink) {
                         write(sink);  // `passes` have the floats
                       }});
  };
  switch (options.format) {
    case TensorFormat::npz:
      add("npz",
          [arrays, type = options.dtype](const ByteSink& sink) { write_npz(*arrays, type, sink); });
      break;
    case TensorFormat::safetensors:
      add("safetensors",
          [arrays, type = options.dtype, recipe = recipe_json(recipe)](const ByteSink& sink) {
            write_safetensors(*arrays, type, recipe, sink);
          });
      break;
    case TensorFormat::npy:
      for (const NamedArray& array : *arrays) {
        add(array.name + ".npy", [arrays, &array, type = options.dtype](const ByteSink& sink) {
          write_npy(array, type, sink);
        });
      }
      break;
  }
  return outputs;
}

}  // namespace lacuna
