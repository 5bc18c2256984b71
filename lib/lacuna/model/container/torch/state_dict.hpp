#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lacuna/model/container/torch/pickle_objects.hpp"

namespace lacuna {

struct NamedTensor {
  std::string name;
  std::size_t tensor = 0;  ///< Its place in PickledObjects::tensors.
};

/// The weights among all that was pickled.
struct StateDict {
  std::vector<NamedTensor> tensors;  ///< In the order of the dict.
  std::vector<std::string> notes;    ///< Where they were found, and what was passed over.
  std::string choice;                ///< WeightsFile::choice().
};

/// Takes the dict under the first of these keys that holds tensors: "model", "state_dict",
/// "teacher", "student", "encoder"; else a dict of tensors under a key that is_ema(); else the
/// pickled dict itself, if it holds tensors. Throws Error{unsupported} if there is neither, listing
/// the keys, or if a whole model was pickled; Error{damaged} for a name that is there twice or is
/// no UTF-8.
[[nodiscard]] StateDict find_state_dict(const PickledObjects& objects);

}  // namespace lacuna
