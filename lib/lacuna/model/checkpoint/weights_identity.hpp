#pragma once

#include <string>

namespace lacuna {

/// What tells these weights from others, in one line: the name that outputs show, and a hash over
/// the bytes of the checkpoint and of the JSON files beside it that say how to read it; for
/// untrained weights and a commit on the Hub, their name. `model` is a pinned_model(). Reads all
/// the bytes. Throws Error{unreadable}.
[[nodiscard]] std::string weights_identity(const std::string& model);

/// The hash of a weights_identity() without the name; empty where that is a name alone.
[[nodiscard]] std::string weights_hash(const std::string& identity);

}  // namespace lacuna
