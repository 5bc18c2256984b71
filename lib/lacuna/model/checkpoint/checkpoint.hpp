#pragma once

#include <string>
#include <vector>

#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/vit/tensor_source.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// How the tensors of a file meet what the model asks for.
struct TensorFit {
  std::vector<std::string> missing;    ///< As the file would spell them.
  std::vector<std::string> misshapen;  ///< "\"norm.weight\" has shape [3], needed [4]".
  std::vector<std::string> unknown;    ///< Neither asked for nor under a rule.
  std::size_t used = 0;                ///< Stored tensors.
};
[[nodiscard]] TensorFit fit_of(const NamedTensors& tensors, const VitConfig& config);

/// The weights of one model in a file. Once it is constructed, every tensor of the model is there
/// in its shape, and nothing is there that would be silently ignored.
class CheckpointTensors : public TensorSource {
 public:
  /// `tensors` and its file outlive this. Throws Error{bad_value} naming what is missing, misshapen
  /// or unknown.
  CheckpointTensors(const NamedTensors& tensors, const VitConfig& config);

  void read_rows(const std::string& name, int rows, int first, MatrixView target) const override;

 private:
  const NamedTensors& tensors_;
};

}  // namespace lacuna
