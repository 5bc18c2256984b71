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
#include "lacuna/runner/records/outputs_there.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/summary_outputs.hpp"
#include "lacuna/runner/shards/shard_names.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

}  // namespace

struct RunRecords::State {
  fs::path folder;
  std::string command;
  const std::vector<Input>* inputs = nullptr;
  std::optional<ShardRun> shard;
  std::string names;  // of all inputs, if this is a shard
  bool joins = false;
  OutputOptions output;            // of the summary
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

  void open_journal() {
    journal.emplace(folder, owner());
    if (shard) {
      journal->append(shard_head(*shard));
      keep_names(folder, command, names);
    }
  }
};

RunRecords::RunRecords(fs::path folder, std::string command, const std::vector<Input>& inputs,
                       OutputOptions output)
    : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
  state_->command = std::move(command);
  state_->inputs = &inputs;
  state_->output = std::move(output);
  read_earlier();
}

RunRecords::RunRecords(fs::path folder, ShardRun shard, std::string names,
                       const std::vector<Input>& inputs)
    : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
  state_->command = shard.command;
  state_->inputs = &inputs;
  state_->shard = std::move(shard);
  state_->names = std::move(names);
  read_earlier();
}

RunRecords::RunRecords(fs::path folder, OutputOptions output) : state_(std::make_unique<State>()) {
  static const std::vector<Input> no_inputs;
  state_->folder = std::move(folder);
  state_->output = std::move(output);
  state_->inputs = &no_inputs;
  state_->joins = true;
  state_->journals = state_->ended_records();
}

void RunRecords::read_earlier() {
  State& state = *state_;
  const std::vector<Input>& inputs = *state.inputs;
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

void RunRecords::close(bool keep_journal, int left) {
  State& state = *state_;
  if (state.shard && !state.journal && !keep_journal) {
    state.open_journal();  // that it ended is news of itself
  }
  if (!state.journal && state.journals.empty()) {
    return;  // nothing is new
  }
  write_manifest(left);
  remove_journals();
  if (state.journal && !keep_journal) {
    ::unlink(state.journal->path().c_str());
  }
}

std::set<Subject> RunRecords::write_manifest(int left) {
  State& state = *state_;
  // Read again: another run may have written the manifest meanwhile.
  RecordFiles files;
  state.add_earlier(files);
  std::error_code error;
  if (state.journal && !fs::exists(state.journal->path(), error)) {
    state.journal->fail_to_write(
        ENOENT);  // the folder was taken away: what is finished is not in it
  }
  const int own = state.journal ? files.add(state.journal->path()) : -1;
  // Two names claim the same outputs: the later line is this run's, or what merge takes over.
  const auto is_later = [&](int file) { return state.joins ? file > 0 : file == own; };
  std::map<Subject, LastWord> words;
  std::unordered_set<std::uint64_t> claimed;
  files.for_each([&](const ManifestLine& line, const LinePlace& place) {
    LastWord& word = words[{line.name, line.command}];
    word.take(line, place, own);
    if (is_later(place.file) && word.claim != 0) {
      claimed.insert(word.claim);
    }
  });

  std::set<Subject> taken_over;
  TemporaryFile manifest(state.manifest_path());
  Summary summary;
  if (state.shard) {
    state.shard->left = left;
    manifest.append(shard_head(*state.shard));
  }
  for (const auto& [subject, word] : words) {
    const bool is_replaced = !is_later(word.place.file) && claimed.contains(word.claim);
    if (!word.is_known() || word.status == ItemStatus::begun || is_replaced) {
      continue;
    }
    const std::string text = files.text_at(word.place);
    const std::optional<ManifestLine> line = read_manifest_line(text);
    const bool of_this_run = subject.command == state.command && state.index_of(subject.name) >= 0;
    const bool may_stay = !state.shard || word.place.file > 0;  // others' lines stay where they are
    // A line about an input that this run has nothing to do with holds while its outputs are there.
    if (line && (of_this_run || (may_stay && outputs_are_there(*line, state.folder, false)))) {
      manifest.append(text);
      if (line->measures) {
        summary.add(line->command, *line->measures);
        state.output.figure = state.output.figure || (state.joins && has_figure(*line));
      }
      if (state.joins && word.place.file > 0) {
        taken_over.insert(subject);
      }
    }
  }
  manifest.become_target();
  if (!state.shard) {                                    // what a shard measured, merge sums up
    write_summary(state.folder, summary, state.output);  // a kill before it leaves the journals
  }
  sync_folder(state.folder);
  return taken_over;
}

void RunRecords::remove_journals() {
  State& state = *state_;
  for (const fs::path& journal : state.journals) {
    ::unlink(journal.c_str());
  }
  state.journals.clear();
  if (!state.shard && !state.joins) {
    remove_unused_names(state.folder, state.command);
  }
}

}  // namespace lacuna
