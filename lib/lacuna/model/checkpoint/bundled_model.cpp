#include "lacuna/model/checkpoint/bundled_model.hpp"

#include "lacuna/base/assets.hpp"

namespace lacuna {

std::filesystem::path weights_path(const std::string& model) {
  return model == bundled_model ? asset("models/mini.safetensors") : std::filesystem::path(model);
}

}  // namespace lacuna
