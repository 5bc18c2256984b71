#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/flow/input.hpp"
#include "lacuna/report/manifest.hpp"
#include "lacuna/runner/batch/output_places.hpp"
#include "lacuna/runner/records/run_records.hpp"

namespace lacuna {

/// One result on the disk.
struct WrittenFile {
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::string hash = {};     ///< content_hash() of it.
  double smallest_text = 0;  ///< As in Output.
  std::string boxes = {};
};

/// What became of one input.
struct ItemReport {
  std::string hash;                     ///< Of the input's content.
  std::string mask_hash = {};           ///< Of its mask file's; empty without one.
  std::vector<Output> outputs;          ///< Made; empty again when they are written.
  std::optional<Error> fault;           ///< Written all the same, but the item counts as failed.
  std::vector<std::string> notes = {};  ///< Worth a warning.
  std::string summary = {};             ///< What it showed, in a few lines, for a run of one image.
  std::optional<Measures> measures = {};  ///< What it showed, in numbers, for the folder's summary.
  std::vector<WrittenFile> files = {};    ///< What the outputs became.
};

/// How a batch writes its results.
struct ResultOptions {
  std::filesystem::path folder;
  std::filesystem::path file = {};  ///< As in OutputOptions.
  std::string command = {};
  std::string weights = {};  ///< Of measures: MeasureSetting::weights.
  /// The key of an input's results, from input.bytes; asked only where there are records.
  std::function<std::string(const Input&)> key = nullptr;
  bool redo = false;    ///< Also what is done already.
  bool verify = false;  ///< Done is what has its hash; else, its size.
  bool keep =
      false;         ///< Never replace a file that an earlier run of the same recipe did not write.
  bool dry = false;  ///< Write nothing.
};

/// What the records keep of one input: outputs by their path below `folder`, and no path of this
/// machine in a message.
[[nodiscard]] ManifestLine item_line(const Input& input, const std::string& command,
                                     const std::string& key, const ItemReport& report,
                                     const std::filesystem::path& folder);

/// The results of a batch's inputs: what is in place already, what is written, what the records
/// say of it. Inputs are told by their index. For several threads at once.
class Results {
 public:
  /// `records` may be null: nothing is recorded, and nothing is known of earlier runs.
  Results(ResultOptions options, OutputPlaces places, RunRecords* records);

  /// The key of the input's results; empty without records.
  [[nodiscard]] std::string key(const Input& input) const;
  /// The line of an earlier run that did the same, if all that it wrote is there.
  [[nodiscard]] std::optional<ManifestLine> earlier(int index, const std::string& key) const;
  /// Writes the outputs after a `begun` line: all are on the disk before the first gets its name.
  /// Throws Error{output}, Error{bad_value} for a name that the file system does not take and for
  /// what Output::write refuses, Error{exists} for a file that may not be
  /// replaced, and Error{usage} for several where one file was asked for.
  std::vector<WrittenFile> write(int index, const Input& input, const std::string& key,
                                 const std::vector<Output>& outputs);
  /// The input is through: its line, which is in the records.
  ManifestLine record(const Input& input, const std::string& key, const ItemReport& report);

 private:
  [[nodiscard]] std::vector<WrittenFile> places_of(const Input& input,
                                                   const std::vector<Output>& outputs) const;
  void begin(int index, const Input& input, const std::string& key,
             const std::vector<WrittenFile>& files);
  [[nodiscard]] bool is_begun_before(int index, const ManifestLine& line) const;
  void append(const ManifestLine& line);

  const ResultOptions options_;
  const OutputPlaces places_;
  RunRecords* records_;
  std::mutex mutex_;
};

}  // namespace lacuna
