#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/recipe.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/report/tensors/attention_arrays.hpp"

namespace lacuna {

enum class TensorFormat { npz, npy, safetensors };
inline constexpr Word<TensorFormat> tensor_format_words[] = {
    {TensorFormat::npz, "npz"},
    {TensorFormat::npy, "npy"},
    {TensorFormat::safetensors, "safetensors"}};

/// Which tensors are written, and how.
struct TensorOptions {
  std::optional<TensorChoice> asked = {};  ///< By kind.
  bool wanted = false;                     ///< Some, not said which: whole matrices.
  TensorFormat format = TensorFormat::npz;
  FloatType dtype = FloatType::float32;

  [[nodiscard]] TensorChoice choice() const;
};

/// The files of these passes: `kind`.npz, `kind`.safetensors, or `kind`.NAME.npy for each array.
/// None if no tensor is asked for.
[[nodiscard]] std::vector<Output> tensor_outputs(const std::string& kind, const MaskedImage& image,
                                                 const StoredPasses& stored,
                                                 const TensorOptions& options,
                                                 const Recipe& recipe);

}  // namespace lacuna
