#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"

namespace lacuna {

/// What could be found out about a checkpoint, without reading its weights.
struct Inspection {
  std::string name;  ///< As it was named, without its folder.
  CheckpointFiles files;
  std::optional<UnderstoodCheckpoint> understood;  ///< Unless it is no model that lacuna knows.
  std::optional<TensorFit> fit;                    ///< If it was understood.
  std::optional<Error> fault;                      ///< Why it cannot be run.
  std::uint64_t parameters = 0;
  std::map<std::string, std::size_t> types;  ///< Tensors of each type.
};

/// Opens a checkpoint and tells what it is; what is wrong with it becomes `fault`. Throws only what
/// open_checkpoint() throws, and Error{usage}.
[[nodiscard]] Inspection inspect_checkpoint(const std::string& model,
                                            const CheckpointOptions& options);

}  // namespace lacuna
