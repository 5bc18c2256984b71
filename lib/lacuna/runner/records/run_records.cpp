#include "lacuna/runner/records/run_records.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <numeric>
#include <set>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "lacuna/base/files.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/records/journal.hpp"
#include "lacuna/runner/records/last_word.hpp"
#include "lacuna/runner/records/other_records.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/shards/shard_names.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// All that the records say, as they are now.
struct LastWords {
  RecordFiles files;
  int own = -1;                                    // which of the files is this run's journal
  std::map<Subject, LastWord> words;               // sorted as the manifest is
  std::unordered_map<std::uint64_t, int> claimed;  // by how many
};

/// Which file has the name now. The manifest is never changed, but replaced.
std::uint64_t file_number(const fs::path& path) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

}  // namespace

struct RunRecords::State {
  fs::path folder;
  std::string command;
  const std::vector<Input>* inputs = nullptr;
  std::optional<ShardRun> shard;
  std::string names;  // of all inputs, if this is a shard
  bool joins = false;
  std::vector<int> by_name;                  // the inputs' indices, sorted by name
  RecordFiles files;                         // of when the run began
  std::map<fs::path, std::uint64_t> before;  // what nobody wrote to any more then, by file_number()
  bool has_lines = false;                    // of this command, then
  std::vector<LastWord> known;               // of each input, by other runs
  std::vector<fs::path> merged;              // is in the manifest that was written, and may go
  std::optional<Journal> journal;

  /// Where this run's lines go.
  [[nodiscard]] fs::path manifest_path() const {
    return folder /
           (shard ? shard_manifest_name(command, shard->shard) : std::string(manifest_name));
  }

  [[nodiscard]] std::vector<OtherRecord> others() const {
    return other_records({.folder = folder,
                          .command = command,
                          .shard = shard ? std::optional(shard->shard) : std::nullopt,
                          .joins = joins},
                         journal ? journal->path() : fs::path());
  }

  [[nodiscard]] Standing standing_of(const fs::path& path, bool by_hash = false) const {
    const auto place = before.find(path);
    const bool is_as_before = place != before.end() && place->second == file_number(path);
    return {is_as_before ? Standing::Time::before : Standing::Time::any, by_hash};
  }

  /// The manifest is file 0, whatever else is read.
  void add_others(RecordFiles& target, const std::vector<OtherRecord>& records) const {
    target.add(folder / manifest_name, standing_of(folder / manifest_name));
    for (const OtherRecord& record : records) {
      target.add(record.path, standing_of(record.path, record.by_hash));
    }
  }

  [[nodiscard]] int index_of(const std::string& name) const {
    const auto name_at = [&](int index) -> const std::string& {
      return (*inputs)[static_cast<std::size_t>(index)].name;
    };
    const auto place = std::ranges::lower_bound(by_name, name, {}, name_at);
    return place != by_name.end() && name_at(*place) == name ? *place : -1;
  }

  /// Reads everything again: other runs have gone on meanwhile.
  void read_again(LastWords& last) {
    const std::vector<OtherRecord> records = others();
    add_others(last.files, records);
    merged.clear();
    for (const OtherRecord& record : records) {
      if (record.may_go) {
        merged.push_back(record.path);
      }
    }
    std::error_code error;
    if (journal && !fs::exists(journal->path(), error)) {
      journal->fail_to_write(ENOENT);  // the folder was taken away, with what is finished
    }
    last.own = journal ? last.files.add(journal->path(), {Standing::Time::own}) : -1;
    last.files.for_each([&](const ManifestLine& line, const LinePlace& place) {
      last.words[{line.name, line.command}].take(line, place, last.files.standing(place.file));
    });
    for (const auto& [subject, word] : last.words) {
      ++last.claimed[word.claim];
    }
  }

  /// Whether the line goes into the manifest. One that another line contests holds if its outputs
  /// have their hashes; one about an input that this run has nothing to do with, while they are
  /// there. Of a shard, others' lines stay where they are.
  [[nodiscard]] bool stays(const ManifestLine& line, int file, bool by_hash) const {
    const bool of_this_run = line.command == command && index_of(line.name) >= 0;
    return line.status != ItemStatus::begun && (of_this_run || !shard || file > 0) &&
           ((of_this_run && !by_hash) || outputs_are_there(line, folder, by_hash));
  }

  /// The line about an input that goes into the manifest, and where it stood.
  struct KeptLine {
    ManifestLine line;
    std::string text;
    int file = -1;
  };
  [[nodiscard]] std::optional<KeptLine> kept_line(const LastWords& last, const Subject& subject,
                                                  const LastWord& word) const {
    const bool is_contested = word.claim != 0 && last.claimed.at(word.claim) > 1;
    const bool by_hash = word.is_doubtful || word.standing.by_hash || is_contested;
    std::vector<LinePlace> places = word.candidates();
    if (word.place.file == last.own && word.status == ItemStatus::failed) {
      places = {word.place};
    }
    for (const LinePlace& place : places) {
      KeptLine kept{.line = {}, .text = last.files.text_at(place), .file = place.file};
      const std::optional<ManifestLine> line = read_manifest_line(kept.text);
      if (line && line->name == subject.name && line->command == subject.command &&
          stays(*line, place.file, by_hash)) {
        kept.line = *line;
        return kept;
      }
    }
    return std::nullopt;
  }

  WrittenManifest write_lines(const LastWords& last, TemporaryFile& manifest) const {
    WrittenManifest written;
    std::set<fs::path> folders;
    if (shard) {
      manifest.append(shard_head(*shard));
    }
    for (const auto& [subject, word] : last.words) {
      const std::optional<KeptLine> kept = kept_line(last, subject, word);
      if (!kept) {
        continue;
      }
      manifest.append(kept->text);
      if (kept->line.measures) {
        written.summary.add(kept->line.command, *kept->line.measures, kept->line.name,
                            kept->line.folder);
        written.has_figure = written.has_figure || has_figure(kept->line);
      }
      if (joins && kept->file > 0) {
        written.taken_over.insert(subject);
      }
      if (kept->file > 0) {
        for (const ManifestOutput& output : kept->line.outputs) {
          folders.insert((folder / output.file).parent_path());
        }
      }
    }
    // What the manifest says outlasts a power failure: its lines are believed for ever.
    std::ranges::for_each(folders, sync_folder);
    return written;
  }

  void open_journal() {
    journal.emplace(folder, shard ? shard_owner(command, shard->shard) : "");
    if (shard) {
      journal->append(shard_head(*shard));
      keep_names(folder, command, names);
    }
  }
};

RunRecords::RunRecords(fs::path folder, std::string command, const std::vector<Input>& inputs,
                       std::optional<ShardRun> shard, std::string names)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.folder = std::move(folder);
  state.command = std::move(command);
  state.inputs = &inputs;
  state.shard = std::move(shard);
  state.names = std::move(names);
  state.by_name.resize(inputs.size());
  std::iota(state.by_name.begin(), state.by_name.end(), 0);
  std::ranges::sort(state.by_name, {}, [&](int index) -> const std::string& {
    return inputs[static_cast<std::size_t>(index)].name;
  });
  state.known.resize(inputs.size());
  const std::vector<OtherRecord> others = state.others();
  state.before[state.folder / manifest_name] = file_number(state.folder / manifest_name);
  for (const OtherRecord& other : others) {
    if (other.has_ended) {
      state.before[other.path] = file_number(other.path);
    }
  }
  state.add_others(state.files, others);
  state.files.for_each([&](const ManifestLine& line, const LinePlace& place) {
    const bool is_same_command = line.command == state.command;
    state.has_lines = state.has_lines || is_same_command;
    const int index = is_same_command ? state.index_of(line.name) : -1;
    if (index >= 0) {
      state.known[static_cast<std::size_t>(index)].take(line, place,
                                                        state.files.standing(place.file));
    }
  });
}

RunRecords::RunRecords(fs::path folder) : state_(std::make_unique<State>()) {
  static const std::vector<Input> no_inputs;
  state_->folder = std::move(folder);
  state_->inputs = &no_inputs;
  state_->joins = true;
}

RunRecords::~RunRecords() = default;

std::optional<EarlierLine> RunRecords::earlier(int index, std::string_view key) const {
  const LastWord& word = state_->known[static_cast<std::size_t>(index)];
  for (const LinePlace& place : word.candidates()) {
    std::optional<ManifestLine> line = read_manifest_line(state_->files.text_at(place));
    if (line && line->key == key) {
      return EarlierLine{std::move(*line), word.is_doubtful || word.standing.by_hash};
    }
  }
  return std::nullopt;
}

void RunRecords::append(const ManifestLine& line) {
  if (!state_->journal) {
    state_->open_journal();
  }
  state_->journal->append(manifest_json(line));
}

void RunRecords::sync(bool replaces) {
  if (state_->journal && (replaces || state_->has_lines)) {
    state_->journal->sync();
  }
}

std::optional<WrittenManifest> RunRecords::close(bool failed, int left) {
  State& state = *state_;
  if (state.shard && !state.journal && !failed) {
    state.open_journal();  // that it ended is news of itself
  }
  const std::size_t manifests_of_shard = state.shard ? 1 : 0;
  if (!state.journal && state.others().size() == manifests_of_shard) {
    return std::nullopt;  // nothing is new
  }
  return write_manifest(left);
}

WrittenManifest RunRecords::write_manifest(int left) {
  State& state = *state_;
  if (state.shard) {
    state.shard->left = left;
  }
  constexpr int most_turns = 10;
  for (int turn = 1;; ++turn) {
    const std::uint64_t replaced = file_number(state.manifest_path());
    LastWords last;
    state.read_again(last);
    TemporaryFile manifest(state.manifest_path());
    WrittenManifest written = state.write_lines(last, manifest);
    // Another run that ended meanwhile has written what was not read.
    if (file_number(state.manifest_path()) == replaced || turn == most_turns) {
      manifest.become_target();
      return written;
    }
  }
}

void RunRecords::remove_journals(bool keep_own) {
  State& state = *state_;
  sync_folder(state.folder);  // what was written outlasts what goes
  for (const fs::path& record : state.merged) {
    ::unlink(record.c_str());
  }
  state.merged.clear();
  if (!state.shard && !state.joins) {
    remove_unused_names(state.folder, state.command);
  }
  if (state.journal && !keep_own) {
    ::unlink(state.journal->path().c_str());
  }
}

}  // namespace lacuna
