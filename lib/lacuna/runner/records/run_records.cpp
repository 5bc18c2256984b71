#include "lacuna/runner/records/run_records.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <numeric>
#include <unordered_set>

#include "lacuna/base/files.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/records/journal.hpp"
#include "lacuna/runner/records/last_word.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/shards/shard_names.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// All that the records say, as they are now.
struct LastWords {
  RecordFiles files;
  int own = -1;                               // which of the files is this run's journal
  std::map<Subject, LastWord> words;          // sorted as the manifest is
  std::unordered_set<std::uint64_t> claimed;  // by lines that are later than the manifest
};

}  // namespace

struct RunRecords::State {
  fs::path folder;
  std::string command;
  const std::vector<Input>* inputs = nullptr;
  std::optional<ShardRun> shard;
  std::string names;  // of all inputs, if this is a shard
  bool joins = false;
  std::vector<int> by_name;        // the inputs' indices, sorted by name
  std::vector<fs::path> journals;  // taken over from runs that are no more, shards' manifests too
  RecordFiles files;
  std::vector<LastWord> known;  // of each input, by earlier runs
  std::optional<Journal> journal;

  [[nodiscard]] std::string owner() const {
    return shard ? shard_owner(command, shard->shard) : "";
  }

  /// Where this run's lines go.
  [[nodiscard]] fs::path manifest_path() const {
    return folder /
           (shard ? shard_manifest_name(command, shard->shard) : std::string(manifest_name));
  }

  [[nodiscard]] std::vector<fs::path> ended_records() const {
    std::vector<fs::path> ended = dead_journals(folder, owner());
    for (const ShardFile& file : shard ? std::vector<ShardFile>() : shard_files(folder)) {
      const bool has_ended =
          !file.is_journal || (joins ? !is_being_written(file.path) : is_dead_journal(file.path));
      if (has_ended && (joins || file.command == command)) {
        ended.push_back(file.path);
      }
    }
    return ended;
  }

  /// The manifest is file 0, whatever else is read.
  void add_earlier(RecordFiles& records) const {
    records.add(folder / manifest_name);
    if (shard) {
      records.add(manifest_path());
    }
    for (const fs::path& ended : journals) {
      records.add(ended);
    }
  }

  [[nodiscard]] int index_of(const std::string& name) const {
    const auto name_at = [&](int index) -> const std::string& {
      return (*inputs)[static_cast<std::size_t>(index)].name;
    };
    const auto place = std::ranges::lower_bound(by_name, name, {}, name_at);
    return place != by_name.end() && name_at(*place) == name ? *place : -1;
  }

  /// Two names claim the same outputs: the later line is this run's, or what merge takes over.
  [[nodiscard]] bool is_later(int file, int own) const { return joins ? file > 0 : file == own; }

  /// Reads everything again: another run may have written the manifest meanwhile.
  void read_again(LastWords& last) const {
    add_earlier(last.files);
    std::error_code error;
    if (journal && !fs::exists(journal->path(), error)) {
      journal->fail_to_write(ENOENT);  // the folder was taken away, with what is finished
    }
    last.own = journal ? last.files.add(journal->path()) : -1;
    last.files.for_each([&](const ManifestLine& line, const LinePlace& place) {
      LastWord& word = last.words[{line.name, line.command}];
      word.take(line, place, last.own);
      if (is_later(place.file, last.own) && word.claim != 0) {
        last.claimed.insert(word.claim);
      }
    });
  }

  /// A line about an input that this run has nothing to do with holds while its outputs are there;
  /// of a shard, others' lines stay where they are.
  [[nodiscard]] bool stays(const ManifestLine& line, const LastWord& word) const {
    const bool of_this_run = line.command == command && index_of(line.name) >= 0;
    const bool may_stay = !shard || word.place.file > 0;
    return of_this_run || (may_stay && outputs_are_there(line, folder, false));
  }

  void open_journal() {
    journal.emplace(folder, owner());
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
  state.journals = state.ended_records();
  state.add_earlier(state.files);
  state.files.for_each([&](const ManifestLine& line, const LinePlace& place) {
    const int index = line.command == state.command ? state.index_of(line.name) : -1;
    if (index >= 0) {
      state.known[static_cast<std::size_t>(index)].take(line, place, -1);
    }
  });
}

RunRecords::RunRecords(fs::path folder) : state_(std::make_unique<State>()) {
  static const std::vector<Input> no_inputs;
  state_->folder = std::move(folder);
  state_->inputs = &no_inputs;
  state_->joins = true;
  state_->journals = state_->ended_records();
}

RunRecords::~RunRecords() = default;

std::optional<ManifestLine> RunRecords::earlier(int index) const {
  const LastWord& word = state_->known[static_cast<std::size_t>(index)];
  return word.is_known() ? read_manifest_line(state_->files.text_at(word.place)) : std::nullopt;
}

void RunRecords::append(const ManifestLine& line) {
  if (!state_->journal) {
    state_->open_journal();
  }
  state_->journal->append(manifest_json(line));
}

std::optional<WrittenManifest> RunRecords::close(bool failed, int left) {
  State& state = *state_;
  if (state.shard && !state.journal && !failed) {
    state.open_journal();  // that it ended is news of itself
  }
  if (!state.journal && state.journals.empty()) {
    return std::nullopt;  // nothing is new
  }
  return write_manifest(left);
}

WrittenManifest RunRecords::write_manifest(int left) {
  State& state = *state_;
  LastWords last;
  state.read_again(last);
  TemporaryFile manifest(state.manifest_path());
  WrittenManifest written;
  if (state.shard) {
    state.shard->left = left;
    manifest.append(shard_head(*state.shard));
  }
  for (const auto& [subject, word] : last.words) {
    const bool is_replaced =
        !state.is_later(word.place.file, last.own) && last.claimed.contains(word.claim);
    if (!word.is_known() || word.status == ItemStatus::begun || is_replaced) {
      continue;
    }
    const std::string text = last.files.text_at(word.place);
    const std::optional<ManifestLine> line = read_manifest_line(text);
    if (!line || !state.stays(*line, word)) {
      continue;
    }
    manifest.append(text);
    if (line->measures) {
      written.summary.add(line->command, *line->measures, line->name);
      written.has_figure = written.has_figure || has_figure(*line);
    }
    if (state.joins && word.place.file > 0) {
      written.taken_over.insert(subject);
    }
  }
  manifest.become_target();
  return written;
}

void RunRecords::remove_journals(bool keep_own) {
  State& state = *state_;
  sync_folder(state.folder);  // what was written outlasts what goes
  for (const fs::path& journal : state.journals) {
    ::unlink(journal.c_str());
  }
  state.journals.clear();
  if (!state.shard && !state.joins) {
    remove_unused_names(state.folder, state.command);
  }
  if (state.journal && !keep_own) {
    ::unlink(state.journal->path().c_str());
  }
}

}  // namespace lacuna
