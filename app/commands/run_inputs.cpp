#include "commands/run_inputs.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

#include "commands/dry_run.hpp"
#include "console/stop_signals.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/weights_identity.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/result_key.hpp"
#include "lacuna/runner/shards/shard_files.hpp"
#include "lacuna/runner/shards/shard_names.hpp"
#include "options/options.hpp"

namespace lacuna::app {
namespace {

namespace fs = std::filesystem;

std::optional<Shard> shard_of(const RunOptions& run) {
  if (run.shard.empty()) {
    return std::nullopt;
  }
  const auto variable = [](const std::string& name) {
    const char* text = std::getenv(name.c_str());
    return text != nullptr ? std::optional<std::string>(text) : std::nullopt;
  };
  return run.shard == "auto" ? shard_of_environment(variable) : parse_shard(run.shard);
}

FoundInputs found_inputs(const RunOptions& run, const OutputOptions& output) {
  if (run.inputs.arguments.empty() && run.inputs.list.empty()) {
    throw Error(ErrorKind::usage, "inputs: none is named; name pictures, folders or --files-from");
  }
  FoundInputs found = select_inputs(run.inputs, output.folder);
  if (run.pack) {
    order_for_packing(found.inputs, output.names);
  } else {
    fan_out(found.inputs, output.fan_out);
    check_output_names(found.inputs, output.names);
  }
  return found;
}

/// No tars unless results are packed.
PackPlan planned_packs(const RunOptions& run, const OutputOptions& output,
                       const FoundInputs& found) {
  return run.pack ? plan_packs(found.inputs, output.names, run.command->get_name(), output.folder)
                  : PackPlan();
}

/// One image that was named itself is simply done; all else is recorded, and so is an image that
/// goes where records are.
bool keeps_records(const RunOptions& run, const OutputOptions& output, const FoundInputs& found) {
  std::error_code error;
  return run.pack || found.inputs.size() > 1 || !run.inputs.list.empty() ||
         fs::is_directory(run.inputs.arguments.front(), error) ||
         fs::exists(output.folder / manifest_name, error);
}

void remove_leftovers(const FoundInputs& found, const PackPlan& plan, const OutputOptions& output) {
  std::set<fs::path> folders = {output.folder};
  for (const PackedTar& tar : plan) {
    folders.insert((output.folder / tar.file).parent_path());
  }
  for (const Input& input : found.inputs) {
    const fs::path stem = output.folder / output_stem(input, output.names);
    folders.insert(stem.parent_path());
    if (input.fan_out > 0) {  // a run of fewer inputs wrote into the folder itself
      folders.insert(stem.parent_path().parent_path());
    }
  }
  for (const fs::path& folder : folders) {
    remove_leftover_files(folder);
  }
}

BatchOptions batch_options(const RunOptions& run, const OutputOptions& output,
                           const StopSignals& signals) {
  return {.threads = thread_count(run.threads),
          .folder = output.folder,
          .key = nullptr,
          .command = run.command->get_name(),
          .redo = run.force,
          .verify = run.verify,
          .keep = run.no_clobber,
          .max_failures = run.strict ? 0 : run.max_failures,
          .stop = &signals.flag()};
}

/// Where the lines of this run are when it has ended.
fs::path record_path(const RunOptions& run, const OutputOptions& output,
                     const std::optional<Shard>& shard) {
  return output.folder / (shard ? shard_manifest_name(run.command->get_name(), *shard)
                                : std::string(manifest_name));
}

std::string counts(const BatchResult& result, const FoundInputs& found) {
  std::string text = fmt::format("{} done", result.done);
  const auto add = [&](int count, std::string_view what) {
    if (count > 0) {
      text += fmt::format(", {} {}", count, what);
    }
  };
  add(result.passed_over, "done already");
  text += fmt::format(", {} failed", result.failed);
  add(result.left, "left");
  add(found.skipped, "other files passed over");
  return text;
}

std::string summary_json(const BatchResult& result) {
  JsonWriter json;
  json.object(
      [&] {
        json.member("type", "summary");
        json.member("done", result.done);
        json.member("done_already", result.passed_over);
        json.member("failed", result.failed);
        json.member("left", result.left);
      },
      JsonWriter::Style::one_line);
  std::string text = json.take();
  text.pop_back();
  return text;
}

void report_end(const RunOptions& run, const OutputOptions& output, const BatchResult& result,
                const FoundInputs& found, const std::optional<Shard>& shard, bool is_recorded) {
  if (run.console.json) {
    print_data(summary_json(result));
  }
  if (result.was_stopped) {
    say(fmt::format("stopped: {}; the same command goes on from here", counts(result, found)));
  } else if (is_recorded && !run.console.quiet) {
    say(fmt::format("{}{}; see {}", shard ? fmt::format("shard {}: ", shard_words(*shard)) : "",
                    counts(result, found), printable(record_path(run, output, shard).native())));
  }
}

/// A figure that is no comparison is scaled, not laid out anew, so that its text shrinks with it.
void report_smallest_text(double points, bool is_quiet) {
  constexpr double readable = 5;  // what journals ask for in print
  if (points > 0 && points < readable) {
    warn(
        fmt::format("the smallest text of the figures is {:.1f} pt, under {:g}; choose a larger "
                    "--width",
                    points, readable));
  } else if (points > 0 && !is_quiet) {
    say(fmt::format("the smallest text of the figures is {:.1f} pt", points));
  }
}

/// Once a run: in Chinese, all figures lack the same font.
void report_boxes(const std::string& characters) {
  constexpr std::size_t shown = 24;  // bytes: eight Chinese characters
  if (characters.empty()) {
    return;
  }
  std::size_t end = std::min(shown, characters.size());
  while (end < characters.size() &&
         (static_cast<unsigned char>(characters[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  warn(
      fmt::format("figures: no font of this machine has {}{}, which show as boxes; install "
                  "fonts-noto-cjk for Chinese, and run again with --force",
                  characters.substr(0, end), end < characters.size() ? " …" : ""));
}

}  // namespace

ExitStatus run_inputs(const RunOptions& run, const OutputOptions& output, const CommandWork& work) {
  const std::optional<Shard> shard = shard_of(run);
  FoundInputs found = found_inputs(run, output);
  PackPlan plan = planned_packs(run, output, found);
  const std::string names = shard ? names_text(found.inputs, run.pack) : "";
  if (shard) {
    found.inputs = inputs_of(*shard, found.inputs, run.pack);
    plan = planned_packs(run, output, found);
  }
  if (run.dry_run) {
    return show_plan(run, output, work, found, plan.size());
  }
  check_output_folder(output.folder);
  remove_leftovers(found, plan, output);

  StopSignals signals;
  BatchOptions options = batch_options(run, output, signals);
  options.pack = run.pack ? &plan : nullptr;
  std::optional<RunRecords> records;
  if (shard || keeps_records(run, output, found)) {
    const ResultSource source{.command = options.command,
                              .options = recorded_options(*run.command),
                              .weights = work.model.empty() ? "" : weights_identity(work.model),
                              .mask_file = work.mask_file};
    if (shard) {
      records.emplace(output.folder,
                      ShardRun{.command = options.command,
                               .shard = *shard,
                               .inputs = names_hash(names),
                               .source = source_key(source),
                               .mask = common_mask_hash(source.mask_file),
                               .unread = static_cast<int>(found.faults.size()),
                               .is_packed = run.pack},
                      names, found.inputs);
    } else {
      records.emplace(output.folder, options.command, found.inputs, output);
    }
    options.weights = weights_hash(source.weights);
    options.key = [source](const Input& input) { return result_key(source, input); };
  }
  const BatchWork batch_work{.start =
                                 [&](Workers& workers) {
                                   if (work.start) {
                                     work.start(workers);
                                   }
                                   signals.arm();
                                 },
                             .item = work.item,
                             .staged = work.staged};
  ConsoleObserver console(run.console, static_cast<int>(found.inputs.size()));
  for (const Error& fault : found.faults) {
    console.failed(fault);
  }
  BatchResult result =
      run_batch(found.inputs, batch_work, options, records ? &*records : nullptr, console);
  console.clear();
  result.failed += static_cast<int>(found.faults.size());
  report_smallest_text(console.smallest_text(), run.console.quiet);
  report_boxes(console.boxes());
  report_end(run, output, result, found, shard, records.has_value());
  if (result.was_stopped) {
    signals.die();
  }
  return result.failed > 0 ? exit_some_failed : exit_done;
}

}  // namespace lacuna::app
