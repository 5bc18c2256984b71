#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lacuna/flow/outputs.hpp"
#include "lacuna/report/manifest.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"
#include "lacuna/runner/shards/shard_files.hpp"

namespace lacuna {

/// Who a line of the manifest is about.
struct Subject {
  std::string name;
  std::string command;
  auto operator<=>(const Subject&) const = default;
};

/// What is known about the inputs of a run: the manifest and the journals that earlier runs left in
/// the output folder, and this run's own journal. Safe against kill -9 at any moment:
/// - a line goes into the journal (.lacuna-HOST-PID.jsonl, one write) when its outputs are in
/// place;
/// - a `begun` line goes before the first output of an input is replaced, so that a line of before
///   does not vouch for files that are half of one run and half of another;
/// - close() writes manifest.jsonl whole, and only then removes the journals that are in it.
/// Each run has its own journal and nothing is locked: two runs into one folder do work twice, and
/// never a wrong file. Memory does not grow with what is finished.
///
/// A shard keeps records of its own (shard_files.hpp): it reads manifest.jsonl, and its manifest
/// and journals; it writes its manifest, whatever became of its inputs. A run over all inputs takes
/// over what shards of its command left.
class RunRecords {
 public:
  /// `inputs` outlive it; `output` says how the summary is drawn. Throws Error{unreadable} for a
  /// manifest that cannot be read.
  RunRecords(std::filesystem::path folder, std::string command, const std::vector<Input>& inputs,
             OutputOptions output = {});
  /// Of a shard; `names` is the names_text() of all inputs, `inputs` are the shard's.
  RunRecords(std::filesystem::path folder, ShardRun shard, std::string names,
             const std::vector<Input>& inputs);
  /// Of lacuna merge: it takes over what all runs and shards left.
  RunRecords(std::filesystem::path folder, OutputOptions output);
  ~RunRecords();
  RunRecords(const RunRecords&) = delete;
  RunRecords& operator=(const RunRecords&) = delete;

  /// The last line of earlier runs about input `index` under this command.
  [[nodiscard]] std::optional<ManifestLine> earlier(int index) const;

  /// One line into the journal. Not for several threads at once. Throws Error{output}.
  void append(const ManifestLine& line);

  /// The manifest: this run's lines, and those of earlier runs about other inputs whose outputs are
  /// all still there, sorted by name and command; then, of a run that is no shard, write_summary()
  /// of its lines. Then the journals go, of live runs excepted; this run's stays if `keep_journal`.
  /// `left`: inputs that the run did not reach. Throws Error{output}.
  void close(bool keep_journal, int left = 0);

  /// The first half of close(), for lacuna merge. Returns the subjects whose lines come from what
  /// it took over, not from the manifest of before.
  std::set<Subject> write_manifest(int left = 0);
  /// The second half: what it took over goes.
  void remove_journals();

 private:
  struct State;
  void read_earlier();
  std::unique_ptr<State> state_;
};

}  // namespace lacuna
