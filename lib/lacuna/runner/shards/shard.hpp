#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/flow/input.hpp"

namespace lacuna {

/// One part of the inputs, for one process of several: "2/4" is the second of four.
struct Shard {
  int number = 1;  ///< From 1.
  int count = 1;
  auto operator<=>(const Shard&) const = default;
};

/// "2/4" in a sentence: "2 of 4".
[[nodiscard]] std::string shard_words(const Shard& shard);

/// "I/N" with I from 1 to N. Throws Error{usage}.
[[nodiscard]] Shard parse_shard(std::string_view text);

/// A variable of the environment, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// The shard that Slurm gave to this process: by its array, else by srun's rank. Throws
/// Error{usage} if neither is set, or if what is set gives no shard: an array with gaps; and where
/// Open MPI, PMI (MPICH, Intel MPI) or a Grid Engine array numbers the processes, with the --shard
/// to say.
[[nodiscard]] Shard shard_of_environment(const Environment& environment);

/// What --shard asks for: I/N, auto, which is of this process's environment, or "": nothing.
[[nodiscard]] std::optional<Shard> shard_asked(const std::string& text);

/// The shard, of `count`, that an input of this name is in: XXH3 of the name modulo `count`, plus
/// 1. So it is the same on every machine, and stays when other inputs are added.
[[nodiscard]] int shard_number(std::string_view name, int count);

/// Those of the inputs that are in the shard, in their order.
[[nodiscard]] std::vector<Input> inputs_of(const Shard& shard, const std::vector<Input>& inputs);

}  // namespace lacuna
