#pragma once

#include <string>

#include "lacuna/flow/options.hpp"

namespace lacuna {

/// What the page shows, as its address holds it:
///
///     {"client": "7f3a…", "photo": "cat.png", "model": "mini", "mask": "random", "ratio": 0.75,
///      "seed": 0, "patches": "0-13,97", "layer": -1, "head": -1, "query": "visible",
///      "theme": "light", "lang": "en"}
struct LiveState {
  std::string client;      ///< Which window asks: Desk::ask().
  std::string photo;       ///< PhotoShelf's name for it.
  std::string model;       ///< One of ModelShelf's.
  CompareOptions options;  ///< Mask, layer, head, query, theme and language: as of a command line.

  /// Of the passes over the photo, everything that they depend on but the model and the photo.
  [[nodiscard]] std::string mask_key() const;
};

/// Throws Error{damaged} or {bad_value} for what is no such object, naming the key.
[[nodiscard]] LiveState read_live_state(std::string_view json);

}  // namespace lacuna
