#pragma once

#include <string_view>

#include "lacuna/model/container/torch/pickle_objects.hpp"

namespace lacuna {

/// True for the few names that have a meaning here; no other is ever looked up.
[[nodiscard]] bool is_read_global(std::string_view global);

/// What `callable(*arguments)` is: the dict, tensor or tuple that one of the few names stands for,
/// or an opaque object. Nothing is called. Throws Error{damaged} if `callable` is no name, or the
/// arguments are not those of a name that is read.
[[nodiscard]] PickleId reduce(PickledObjects& objects, PickleId callable, PickleId arguments);

/// The storage that a persistent id describes. Throws Error{damaged}.
/// Source: pytorch/pytorch, torch/serialization.py, persistent_id of _save.
[[nodiscard]] PickleId load_storage(PickledObjects& objects, PickleId persistent_id);

}  // namespace lacuna
