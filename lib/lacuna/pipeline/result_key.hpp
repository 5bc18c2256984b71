#pragma once

#include <string>

#include "lacuna/pipeline/find_inputs.hpp"

namespace lacuna {

/// What decides the bytes of an input's results besides the picture.
struct ResultSource {
  std::string command;
  std::string options;    ///< Every option that can change an output, as text.
  std::string weights;    ///< weights_identity(); empty for a command without a model.
  std::string mask_file;  ///< As in MaskOptions; it counts by content.
};

/// The key of the source alone, without the mask file's content: shards of one run agree in it.
[[nodiscard]] std::string source_key(const ResultSource& source);

/// The key of an input's results, "xxh3:…": equal keys, equal bytes (on one kind of processor).
/// Over input.bytes and name, the source, the version of lacuna and results_revision. Throws
/// Error{unreadable} for a mask file that cannot be read.
[[nodiscard]] std::string result_key(const ResultSource& source, const Input& input);

}  // namespace lacuna
