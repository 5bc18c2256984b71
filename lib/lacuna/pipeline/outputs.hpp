#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/pipeline/find_inputs.hpp"

namespace lacuna {

/// Where results go and which are written.
struct OutputOptions {
  std::filesystem::path folder = "lacuna-out";
  OutputNames names = OutputNames::stem;
  bool figure = true;
  bool overlays = true;
  bool json = true;
};

/// One result in memory: made whole before anything is written.
struct Output {
  std::string kind;  ///< "compare.png", "attention.json": what follows the stem.
  Bytes bytes;
};

/// Writes all outputs of one input as OUT/<folder>/<stem>.<kind>; returns their paths.
/// Throws Error{output}.
std::vector<std::filesystem::path> write_outputs(const Input& input,
                                                 const std::vector<Output>& outputs,
                                                 const OutputOptions& options);

}  // namespace lacuna
