#include "lacuna/model/checkpoint/inspection.hpp"

#include "lacuna/model/checkpoint/model_name.hpp"

namespace lacuna {

Inspection inspect_checkpoint(const std::string& model, const CheckpointOptions& options) {
  Inspection inspection{.name = checkpoint_name(model),
                        .files = open_checkpoint(weights_path(model)),
                        .understood = std::nullopt,
                        .fit = std::nullopt,
                        .fault = std::nullopt,
                        .types = {}};
  for (const StoredTensor& tensor : inspection.files.weights->tensors()) {
    inspection.parameters += tensor.count();
    ++inspection.types[std::string(tensor.dtype)];
  }
  try {
    inspection.understood = understand(inspection.files, options);
    inspection.understood->config.name = inspection.name;
    inspection.fit = fit_of(inspection.understood->tensors, inspection.understood->config);
    const CheckpointTensors proved(inspection.understood->tensors, inspection.understood->config);
  } catch (const Error& error) {
    if (!is_input_fault(error.kind())) {
      throw;
    }
    inspection.fault = error;
  }
  return inspection;
}

}  // namespace lacuna
