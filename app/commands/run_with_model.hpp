#pragma once

#include <functional>
#include <optional>
#include <string>

#include "commands/run_inputs.hpp"
#include "lacuna/analysis/reconstruct/pixel_reading.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"

namespace lacuna::app {

/// What a command with a model is to run_with_model().
struct ModelWork {
  ModelOptions model;
  std::string mask_file;  ///< MaskOptions::file.
  /// What contradicts the model, before anything starts. The model stays where it is.
  std::function<void(const VitModel&, Workers&)> check;
  /// One input; for several at once, each with workers of its own.
  std::function<ItemReport(const VitModel&, const Input&, Workers&)> item;
  std::optional<StagedWork> staged = {};  ///< In place of `item`.
};

/// run_inputs() with the model that is loaded for it. Says at the end what to know of its weights.
[[nodiscard]] ExitStatus run_with_model(const RunOptions& run, const OutputOptions& output,
                                        const ModelWork& work);

/// Says what was assumed of a decoder's pixels, or declared against the checkpoint.
void warn_of_reading(const PixelReading& reading, const VitConfig& config);

}  // namespace lacuna::app
