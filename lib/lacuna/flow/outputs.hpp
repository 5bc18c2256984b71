#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/flow/output_names.hpp"
#include "lacuna/render/formats/draw_options.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"

namespace lacuna {

/// Where results go and which are written.
struct OutputOptions {
  std::filesystem::path folder = "lacuna-out";
  OutputNames names = OutputNames::stem;
  FanOut fan_out = FanOut::automatic;  ///< What fan_out() is to be told.
  bool figure = true;
  bool overlays = true;
  bool json = true;
  bool panels = false;  ///< Every panel of the figure as a picture without words; the overlays too.
  DrawOptions drawing;
};

/// One result in memory: made whole before anything is written.
struct Output {
  std::string kind;  ///< "compare.png", "attention.json": what follows the stem.
  Bytes bytes;
  double smallest_text = 0;  ///< Points, of a figure whose size was asked for; 0: not said.
  std::string boxes = {};    ///< Characters of a figure that no font has.
};

/// One result on the disk, or on its way into a tar.
struct WrittenFile {
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::string hash;          ///< content_hash() of it.
  double smallest_text = 0;  ///< As in Output.
  std::string boxes = {};
  std::shared_ptr<const Bytes> content = nullptr;  ///< What is to be packed.
};

/// Writes all outputs of one input as OUT/<output_stem()>.<kind>, as its WritePermit allows; of one
/// that is packed, nothing is written, and the files are OUT/<tar>/<path in it>.
/// Throws Error{output}, and Error{exists} for a file that may not be replaced.
std::vector<WrittenFile> write_outputs(const Input& input, const std::vector<Output>& outputs,
                                       const OutputOptions& options);

}  // namespace lacuna
