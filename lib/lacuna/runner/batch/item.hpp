#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/flow/outputs.hpp"

namespace lacuna {

/// One result on the disk.
struct WrittenFile {
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::string hash;          ///< content_hash() of it.
  double smallest_text = 0;  ///< As in Output.
  std::string boxes = {};
};

/// What became of one input.
struct ItemReport {
  std::string hash;                     ///< Of the input's content.
  std::vector<Output> outputs;          ///< Made; empty again when they are written.
  std::optional<Error> fault;           ///< Written all the same, but the item counts as failed.
  std::vector<std::string> notes = {};  ///< Worth a warning.
  std::string summary = {};             ///< What it showed, in a few lines, for a run of one image.
  std::optional<Measures> measures = {};  ///< What it showed, in numbers, for the folder's summary.
  std::vector<WrittenFile> files = {};    ///< What the outputs became.
};

}  // namespace lacuna
