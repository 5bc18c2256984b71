#pragma once

#include <optional>
#include <string>

#include "lacuna/runner/inputs/find_inputs.hpp"

namespace lacuna {

/// What decides the bytes of an input's results besides the picture.
struct ResultSource {
  std::string command;
  std::string options;    ///< Every option that can change an output, as text.
  std::string weights;    ///< weights_identity(); empty for a command without a model.
  std::string mask_file;  ///< As in MaskOptions; it counts by content.
};

/// The key of the source and the version alone, without the mask file: shards of one run agree in
/// it.
[[nodiscard]] std::string source_key(const ResultSource& source);
/// The content_hash() of the mask file that all inputs share; "" without one; nothing if each input
/// has its own ("{name}").
[[nodiscard]] std::optional<std::string> common_mask_hash(const std::string& mask_file);
/// result_key() of an input from its parts: a source_key(), the content_hash() of its mask file or
/// "", its name and its content_hash().
[[nodiscard]] std::string result_key(const std::string& source, const std::string& mask,
                                     const std::string& name, const std::string& content);

/// The key of an input's results, "xxh3:…": equal keys, equal bytes (on one kind of processor).
/// Over input.bytes and name, the source, the version of lacuna and results_revision. Throws
/// Error{unreadable} for a mask file that cannot be read.
[[nodiscard]] std::string result_key(const ResultSource& source, const Input& input);

}  // namespace lacuna
