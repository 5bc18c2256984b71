#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lacuna/analysis/summary/summary.hpp"
#include "lacuna/flow/input.hpp"
#include "lacuna/report/manifest.hpp"
#include "lacuna/runner/records/shard_files.hpp"

namespace lacuna {

/// Who a line of the manifest is about.
struct Subject {
  std::string name;
  std::string command;
  friend bool operator<(const Subject& a, const Subject& b) {
    return std::tie(a.name, a.command) < std::tie(b.name, b.command);
  }
};

/// What a manifest that was just written holds.
struct WrittenManifest {
  Summary summary;               ///< Of its lines' measures, in their order.
  bool has_figure = false;       ///< One of them at least lists its command's figure.
  std::set<Subject> taken_over;  ///< Of lacuna merge: not from the manifest of before.
};

/// What an earlier run said of an input.
struct EarlierLine {
  ManifestLine line;
  bool by_hash = false;  ///< It counts only if its outputs have their hashes.
};

/// What is known about the inputs of a run: the manifest, the journals that other runs left or are
/// writing, and this run's own journal. What lies in the folder, and when:
///
///     .lacuna-HOST-BOOT-PID-START.jsonl    while a run goes on, and after it was killed: its
///                                          journal
///       {"name": "a.jpg", "command": "mask", "status": "begun", …}   before the first output of
///                                  a.jpg is replaced, so that a line of before does not vouch for
///                                  files that are half of one run and half of another
///       {"name": "a.jpg", "command": "mask", "status": "done", …}    when all are in place
///     manifest.jsonl               from the end of a run on: the same lines without `begun`, one
///                                  for each input and command, sorted by name and command
///     .lacuna-HOST-BOOT-PID-START-….tmp    a file in the making (base/temporary_file.hpp)
///
/// Safe against kill -9 at any moment: a line is one write, a reader passes over a torn one, and
/// the end goes manifest (whole) ─▶ summary (by the caller) ─▶ journals removed. Every journal is
/// read, and those of dead writers (writer_life.hpp) go once they are in the manifest. Nobody waits
/// for a lock: two runs into one folder may do work twice, and never a wrong file. Memory does not
/// grow with what is finished.
///
/// A shard keeps records of its own (shard_files.hpp): it reads manifest.jsonl, and its manifest
/// and journals; it writes its manifest, whatever became of its inputs. A run over all inputs takes
/// over what shards of its command left.
class RunRecords {
 public:
  /// Of a run; if it is a shard, `inputs` are the shard's, and `names` the names_text() of all.
  /// `inputs` outlive it. Throws Error{unreadable} for a manifest that cannot be read.
  RunRecords(std::filesystem::path folder, std::string command, const std::vector<Input>& inputs,
             std::optional<ShardRun> shard = std::nullopt, std::string names = "");
  /// Of lacuna merge: it takes over what all runs and shards left.
  explicit RunRecords(std::filesystem::path folder);
  ~RunRecords();
  RunRecords(const RunRecords&) = delete;
  RunRecords& operator=(const RunRecords&) = delete;

  /// The last line of other runs about input `index` under this command, if it is of this key;
  /// where nobody knows which is the last, the last `done` one of this key.
  [[nodiscard]] std::optional<EarlierLine> earlier(int index, std::string_view key) const;

  /// One line into the journal. Not for several threads at once. Throws Error{output}.
  void append(const ManifestLine& line);
  /// Before files get names in the folder: what was appended is on the disk, if an earlier line may
  /// vouch for files of those names: there are lines of this command, or `replaces`: such files are
  /// there. For several threads at once. Throws Error{output}.
  void sync(bool replaces);

  /// The first half of the end: the manifest, with this run's lines, and those of earlier runs
  /// about other inputs whose outputs are all still there. Nothing if there is nothing new. `left`:
  /// inputs that the run did not reach; `failed`: its journal will stay. Throws Error{output}.
  std::optional<WrittenManifest> close(bool failed, int left = 0);
  /// The same, whether there is something new or not: for lacuna merge.
  WrittenManifest write_manifest(int left = 0);
  /// The second half, after all that is made of the manifest: the journals of the dead that are in
  /// it go, and this run's unless `keep_own`; with lacuna merge those, too, of other machines that
  /// nobody has written to for an hour.
  void remove_journals(bool keep_own = false);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lacuna
