#pragma once

#include <string>

#include "lacuna/model/tensor_source.hpp"
#include "lacuna/model/vit_config.hpp"
#include "lacuna/model/weights_file.hpp"

namespace lacuna {

/// The weights of one encoder in a file. Once it is constructed, every tensor of the encoder is
/// there in its shape, and nothing is there that would be silently ignored.
class CheckpointTensors : public TensorSource {
 public:
  /// `file` outlives this. Throws Error{bad_value} naming what is missing, misshapen or unexpected.
  CheckpointTensors(const WeightsFile& file, const VitConfig& config);

  [[nodiscard]] bool has(const std::string& name) const override;
  [[nodiscard]] Matrix tensor(const std::string& name, int rows, int columns) override;

 private:
  const WeightsFile& file_;
};

}  // namespace lacuna
