#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/runner/inputs/find_inputs.hpp"

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

/// The shard that a scheduler gave to this process. The first of these that is set: the array of
/// Slurm, of Grid Engine; the rank of Open MPI, of PMI (MPICH, Intel MPI), of Slurm. Arrays come
/// first, for a task of an array is a job with ranks of its own; Slurm's rank last, for mpirun
/// leaves it at 0. Throws Error{usage} if none is set, or if what is set gives no shard: an array
/// with gaps.
[[nodiscard]] Shard shard_of_environment(const Environment& environment);

/// The shard, of `count`, that an input of this name is in: XXH3 of the name modulo `count`, plus
/// 1. So it is the same on every machine, and stays when other inputs are added.
[[nodiscard]] int shard_number(std::string_view name, int count);

/// What tells an input's shard: its name; where results are packed, its tar's, so that a tar is one
/// shard's.
[[nodiscard]] std::string sharding_name(const Input& input, bool is_packed);

/// Those of the inputs that are in the shard, in their order.
[[nodiscard]] std::vector<Input> inputs_of(const Shard& shard, const std::vector<Input>& inputs,
                                           bool are_packed = false);

}  // namespace lacuna
