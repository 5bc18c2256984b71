#pragma once

#include "commands/run_inputs.hpp"

namespace lacuna::app {

/// --dry-run: makes the results of the first input that can be read, in memory, and prints on
/// standard output what a run would read, compute and write, as if all inputs were like it.
/// `packs`: into how many tars, if it is to pack.
[[nodiscard]] ExitStatus show_plan(const RunOptions& run, const OutputOptions& output,
                                   const CommandWork& work, const FoundInputs& found,
                                   std::size_t packs);

}  // namespace lacuna::app
