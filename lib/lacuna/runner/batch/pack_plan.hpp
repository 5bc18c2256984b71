#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lacuna/flow/output_names.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"

namespace lacuna {

/// --pack: the results of a tar's pictures go into one tar, data-000.tar's into
/// OUT/data-000.compare.tar, under the names that they would have as files, told from the input
/// tar.

/// The name of the tar that an input is in, as a picture's would be: its path below the folder that
/// was named; its basename.
[[nodiscard]] std::string tar_name(const Input& input);

/// The path that an input's outputs have in the tar, without kind and suffix.
[[nodiscard]] std::filesystem::path member_stem(const Input& input, OutputNames names);

/// A tar of results and whose they are: `count` inputs from `first` on.
struct PackedTar {
  std::filesystem::path file;  ///< Below the output folder.
  int first = 0;
  int count = 0;
};

/// The tars of a run, in the order of its inputs.
using PackPlan = std::vector<PackedTar>;

/// Puts the inputs in the order of the tars' bytes, tar by tar. Throws Error{usage} for an input
/// that is in no tar, and for names that two inputs or two tars of results share.
void order_for_packing(std::vector<Input>& inputs, OutputNames names);

/// The tars of inputs that are in this order: all of them, or those of a shard. Throws Error{usage}
/// if one is an input itself.
[[nodiscard]] PackPlan plan_packs(const std::vector<Input>& inputs, OutputNames names,
                                  const std::string& command, const std::filesystem::path& folder);

/// The tar that the input of this index goes into.
[[nodiscard]] int pack_of(const PackPlan& plan, int index);

}  // namespace lacuna
