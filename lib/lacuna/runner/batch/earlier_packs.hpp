#pragma once

#include <vector>

#include "lacuna/base/workers.hpp"
#include "lacuna/runner/batch/batch.hpp"

namespace lacuna {

/// What earlier runs left of a tar of results.
enum class PackState {
  to_do,    ///< Not done.
  own,      ///< Not done, but what has its name is a killed run's of the same recipe.
  done,     ///< Every picture is done by the same recipe, and the tar is there as it was written.
  refused,  ///< Not done, and BatchOptions::keep keeps what has its name.
};

/// The state of each tar of BatchOptions::pack. Pictures are read only of tars that may be done.
[[nodiscard]] std::vector<PackState> pack_states(const std::vector<Input>& inputs,
                                                 const BatchOptions& options,
                                                 const RunRecords& records, Workers& workers);

}  // namespace lacuna
