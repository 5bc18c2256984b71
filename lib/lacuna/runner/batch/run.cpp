#include "lacuna/runner/batch/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <system_error>
#include <utility>

#include "lacuna/base/cores.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/flow/summary_outputs.hpp"
#include "lacuna/model/checkpoint/weights_identity.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/result_key.hpp"
#include "lacuna/runner/records/shard_files.hpp"
#include "lacuna/runner/records/writer_life.hpp"
#include "lacuna/runner/shards/shard_names.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// What a run is over. Places and names are those of all inputs; what was found is the shard's.
struct RunInputs {
  std::optional<Shard> shard;
  FoundInputs found;
  OutputPlaces places;
  std::string names;  // names_text(), if this is a shard
};

/// One file has room for the result of one input, and must not be that input.
void check_one_file(const RunRequest& request, const OutputOptions& output,
                    const std::vector<Input>& inputs) {
  if (output.file.empty()) {
    return;
  }
  std::error_code error;
  const bool is_input = std::ranges::any_of(
      inputs, [&](const Input& input) { return fs::equivalent(input.path, output.file, error); });
  if (is_input || inputs.size() != 1 || !request.shard.empty()) {
    throw Error(ErrorKind::usage, "--output {}: {}; name {}", output.file.native(),
                is_input                 ? "is the input itself"
                : !request.shard.empty() ? "one file, and shards write into a folder"
                                         : fmt::format("one file, and {} inputs", inputs.size()),
                is_input ? "another file" : "a folder");
  }
}

RunInputs inputs_of_run(const RunRequest& request, const OutputOptions& output) {
  const std::optional<Shard> shard = shard_asked(request.shard);
  if (request.inputs.arguments.empty() && request.inputs.list.empty()) {
    throw Error(ErrorKind::usage, "inputs: none is named; name pictures, folders or --files-from");
  }
  FoundInputs found =
      select_inputs(request.inputs, output.file.empty() ? output.folder : fs::path());
  check_one_file(request, output, found.inputs);
  OutputPlaces places(found.inputs, output.names, output.fan_out);
  places.check(found.inputs);
  std::string names = shard ? names_text(found.inputs) : "";
  if (shard) {
    found.inputs = inputs_of(*shard, found.inputs);
  }
  return {.shard = shard,
          .found = std::move(found),
          .places = std::move(places),
          .names = std::move(names)};
}

/// One image that was named itself, or whose file is, is simply done; all else is recorded, and so
/// is an image that goes where records are.
bool keeps_records(const RunRequest& request, const OutputOptions& output,
                   const RunInputs& inputs) {
  if (!output.file.empty()) {
    return false;
  }
  std::error_code error;
  return inputs.shard || inputs.found.inputs.size() > 1 || !request.inputs.list.empty() ||
         fs::is_directory(request.inputs.arguments.front(), error) ||
         fs::exists(output.folder / manifest_name, error);
}

void remove_leftovers(const RunInputs& inputs, const OutputOptions& output) {
  std::set<fs::path> folders = {output.folder};
  for (const Input& input : inputs.found.inputs) {
    const fs::path stem = output.folder / inputs.places.stem(input);
    folders.insert(stem.parent_path());
    if (inputs.places.digits(input) > 0) {  // a run of fewer inputs wrote into the folder itself
      folders.insert(stem.parent_path().parent_path());
    }
  }
  remove_leftover_files(folders, output.folder);
}

ResultSource source_of(const RunWork& work) {
  return {.command = work.command,
          .options = work.options,
          .weights = work.model.empty() ? "" : weights_identity(work.model),
          .mask_file = work.mask_file};
}

std::optional<ShardRun> shard_run(const RunInputs& inputs, const ResultSource& source) {
  if (!inputs.shard) {
    return std::nullopt;
  }
  return ShardRun{.command = source.command,
                  .shard = *inputs.shard,
                  .inputs = names_hash(inputs.names),
                  .source = source_key(source),
                  .weights = valid_utf8(source.weights),
                  .mask = common_mask_hash(source.mask_file),
                  .unread = static_cast<int>(inputs.found.faults.size())};
}

/// The manifest, the summary of its lines, and only then the journals go: a kill between any two
/// leaves the next run something to do. What a shard measured, merge sums up.
void close_records(RunRecords& records, RunResult& result, const OutputOptions& output) {
  const bool failed = result.batch.error != nullptr;
  try {
    if (const std::optional<WrittenManifest> manifest = records.close(failed, result.batch.left)) {
      if (!result.shard) {
        result.summary = write_summary(output.folder, manifest->summary, output);
      }
      records.remove_journals(failed);
    }
  } catch (const Error&) {
    if (!failed) {
      throw;
    }  // else the journal stands, and the first error says more
  }
}

int thread_count(const RunRequest& request) {
  return threads_to_use(request.threads > 0 ? request.threads : usable_cores());
}

/// How long so many take, by the cores' time that one of them costs: of several, each is one
/// thread's work.
template <typename Step>
double seconds_of_many(std::size_t count, int threads, const Step& step) {
  const std::clock_t start = std::clock();
  step();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const auto lanes =
      std::min<std::size_t>(count, static_cast<std::size_t>(std::min(threads, usable_cores())));
  return seconds * static_cast<double>(count) / static_cast<double>(lanes);
}

/// Keeps the one item that can be made, and passes on those that fail.
class FirstItem : public BatchObserver {
 public:
  explicit FirstItem(BatchObserver& observer) : observer_(observer) {}
  void finished(const FinishedItem& item) override {
    if (item.report.fault && item.report.files.empty()) {
      observer_.finished(item);
    } else {
      report = item.report;
    }
  }
  std::optional<ItemReport> report;

 private:
  BatchObserver& observer_;
};

}  // namespace

RunResult run_over_inputs(const RunRequest& request, const OutputOptions& output,
                          const RunWork& work, const std::atomic<bool>& stop,
                          RunObserver& observer) {
  const RunInputs inputs = inputs_of_run(request, output);
  if (output.file != standard_output_path) {
    check_output_folder(output.folder);
    remove_leftovers(inputs, output);
  }

  ResultOptions options{.folder = output.folder,
                        .file = output.file,
                        .command = work.command,
                        .redo = request.force,
                        .verify = request.verify,
                        .keep = request.no_clobber};
  RunResult result{.skipped = inputs.found.skipped, .shard = inputs.shard};
  std::optional<RunRecords> records;
  if (keeps_records(request, output, inputs)) {
    const ResultSource source = source_of(work);
    records.emplace(output.folder, work.command, inputs.found.inputs, shard_run(inputs, source),
                    inputs.names);
    options.weights = weights_hash(source.weights);
    options.key = [source](const Input& input) { return result_key(source, input); };
    result.records =
        output.folder / (inputs.shard ? shard_manifest_name(work.command, *inputs.shard)
                                      : std::string(manifest_name));
  }
  Results results(options, inputs.places, records ? &*records : nullptr);
  observer.begins(inputs.found);
  result.batch = run_batch(inputs.found.inputs, work.batch, results,
                           {.threads = thread_count(request),
                            .max_failures = request.strict ? 0 : request.max_failures,
                            .stop = &stop},
                           observer);
  if (records) {
    close_records(*records, result, output);
  }
  if (result.batch.error) {
    std::rethrow_exception(result.batch.error);
  }
  result.batch.failed += static_cast<int>(inputs.found.faults.size());
  return result;
}

RunPlan plan_run(const RunRequest& request, const OutputOptions& output, const RunWork& work,
                 RunObserver& observer) {
  const RunInputs inputs = inputs_of_run(request, output);
  observer.begins(inputs.found);
  Results results(
      {.folder = output.folder, .file = output.file, .command = work.command, .dry = true},
      inputs.places, nullptr);
  const int threads = thread_count(request);
  BatchWork first_work = work.batch;
  FirstItem first(observer);
  RunPlan plan{.inputs = inputs.found.inputs.size(), .first = std::nullopt};
  const auto make = [&](const Input& input) {
    const BatchResult result = run_batch({input}, first_work, results, {.threads = threads}, first);
    if (result.error) {
      std::rethrow_exception(result.error);
    }
    first_work.start = nullptr;  // it has started
  };
  for (const Input& input : inputs.found.inputs) {
    const auto start = std::chrono::steady_clock::now();
    make(input);
    if (first.report) {
      plan.seconds =
          plan.inputs > 1
              ? seconds_of_many(plan.inputs, threads, [&] { make(input); })
              : std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      plan.files = plan.inputs * first.report->files.size();
      for (const WrittenFile& file : first.report->files) {
        plan.bytes += static_cast<double>(file.bytes) * static_cast<double>(plan.inputs);
      }
      plan.is_fanned_out = inputs.places.digits(input) > 0;
      plan.first = std::move(first.report);
      break;
    }
  }
  return plan;
}

}  // namespace lacuna
