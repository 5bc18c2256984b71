#pragma once

#include <optional>
#include <string>

#include "lacuna/flow/input.hpp"

namespace lacuna {

/// How the key of an input's results is made. content_hash() is taken of texts, each with its
/// length before it, "7:compare" and a newline, so that no two lists of them look alike:
///
///     source key = hash("0.1.0", results_revision, command, options, weights)
///     result key = hash(source key, hash of the mask file, input's name, hash of its bytes)
///
/// "xxh3:" and 32 digits. What changes a byte of an output without being here raises
/// results_revision (base/version.hpp).

/// What decides the bytes of an input's results besides the picture.
struct ResultSource {
  std::string command;
  std::string options;    ///< Every option that can change an output, as text.
  std::string weights;    ///< weights_identity(); empty for a command without a model.
  std::string mask_file;  ///< As in MaskOptions; it counts by content.
};

/// The key of the source alone, without the mask file: shards of one run agree in it.
[[nodiscard]] std::string source_key(const ResultSource& source);
/// The content_hash() of the mask file that all inputs share; "" without one; nothing if each input
/// has its own ("{name}").
[[nodiscard]] std::optional<std::string> common_mask_hash(const std::string& mask_file);
/// result_key() of an input from its parts: a source_key(), the content_hash() of its mask file or
/// "", its name and its content_hash().
[[nodiscard]] std::string result_key(const std::string& source, const std::string& mask,
                                     const std::string& name, const std::string& content);

/// The key of an input's results: equal keys, equal bytes (on one kind of processor). Throws
/// Error{unreadable} for a mask file that cannot be read.
[[nodiscard]] std::string result_key(const ResultSource& source, const Input& input);

}  // namespace lacuna
