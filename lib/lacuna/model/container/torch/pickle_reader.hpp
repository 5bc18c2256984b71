#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lacuna/model/container/torch/pickle_objects.hpp"

namespace lacuna {

/// Reads a pickle of protocol 2 as torch.save writes it: data only. No name in it is looked up,
/// nothing is called, no object is given state; what it cannot be without those is an opaque
/// object. `bytes` outlive the result; `subject` begins the messages. Throws Error{damaged} where
/// it is no such pickle, Error{unsupported} for another protocol or an opcode that is not read,
/// Error{too_large} over PickleLimits.
/// Source: pytorch/pytorch, torch/_weights_only_unpickler.py, whose opcodes these are.
[[nodiscard]] PickledObjects read_pickle(std::span<const std::uint8_t> bytes,
                                         const std::string& subject);

}  // namespace lacuna
