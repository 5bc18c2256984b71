#include "commands/run_inputs.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>

#include "console/stop_signals.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/nn/instruction_set.hpp"

namespace lacuna::app {
namespace {

std::string size_text(double bytes) {
  constexpr std::array units = {"bytes", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < units.size(); ++unit) {
    bytes /= 1000;
  }
  return fmt::format("{:.{}f} {}", bytes, unit == 0 || bytes >= 100 ? 0 : 1, units[unit]);
}

std::string plan_text(const RunPlan& plan, const OutputOptions& output) {
  const std::vector<WrittenFile>& files = plan.first->files;
  std::string text = "\nan image writes:";
  for (const WrittenFile& file : files) {
    const std::string name = file.path.filename().native();
    text += fmt::format("\n  {:<24} {}", name.substr(name.find('.') + 1),
                        size_text(static_cast<double>(file.bytes)));
  }
  text += fmt::format(
      "\n{} inputs, {} files, about {} into {} (as the first image; nothing is written)",
      plan.inputs, plan.files, size_text(plan.bytes), printable(output.folder.native()));
  if (plan.is_fanned_out && !files.empty()) {
    text += fmt::format("\nin sub-folders by the hash of an input's name (--fan-out), as {}",
                        printable(files.front().path.parent_path().native()));
  }
  return text;
}

/// Of a plan: what fails on the way to its first image.
class FaultObserver : public BatchObserver {
 public:
  void finished(const FinishedItem& item) override { report_error(item.report.fault->what()); }
};

ExitStatus show_plan(const RunOptions& run, const OutputOptions& output, const RunWork& work,
                     const ConsoleObserver& console) {
  FaultObserver observer;
  const RunPlan plan = plan_run(run, output, work, observer);
  if (plan.inputs == 0) {
    print_data("0 inputs: none is in this shard");
    return exit_done;
  }
  if (!plan.first) {
    return exit_some_failed;
  }
  print_data(console.summary(*plan.first) + plan_text(plan, output));
  return exit_done;
}

std::string counts(const RunResult& result) {
  std::string text = fmt::format("{} done", result.batch.done);
  const auto add = [&](int count, std::string_view what) {
    if (count > 0) {
      text += fmt::format(", {} {}", count, what);
    }
  };
  add(result.batch.passed_over, "done already");
  text += fmt::format(", {} failed", result.batch.failed);
  add(result.batch.left, "left");
  add(result.skipped, "other files passed over");
  return text;
}

std::string summary_json(const BatchResult& result) {
  return fmt::format(
      R"({{"type": "summary", "done": {}, "done_already": {}, "failed": {}, "left": {}}})",
      result.done, result.passed_over, result.failed, result.left);
}

void report_end(const RunResult& result, const ConsoleOptions& console) {
  if (console.json) {
    print_data(summary_json(result.batch));
  }
  if (result.batch.was_stopped) {
    say(fmt::format("stopped: {}; the same command goes on from here", counts(result)));
  } else if (!result.records.empty() && !console.quiet) {
    say(fmt::format("{}{}; see {}",
                    result.shard ? fmt::format("shard {}: ", shard_words(*result.shard)) : "",
                    counts(result), printable(result.records.native())));
  }
}

}  // namespace

ExitStatus run_inputs(const RunOptions& run, const OutputOptions& output, RunWork work) {
  static_cast<void>(nn::instruction_set());  // throws where no result would have the right bytes
  work.command = run.command->get_name();
  work.options = recorded_options(*run.command);
  ConsoleObserver console(run.console, !work.model.empty());
  if (run.dry_run) {
    return show_plan(run, output, work, console);
  }
  StopSignals signals;
  work.batch.start = [&signals, start = work.batch.start](Workers& workers) {
    if (start) {
      start(workers);
    }
    signals.arm();
  };
  const RunResult result = run_over_inputs(run, output, work, signals.flag(), console);
  console.ends();
  report_end(result, run.console);
  if (result.batch.was_stopped) {
    signals.die();
  }
  return result.batch.failed > 0 ? exit_some_failed : exit_done;
}

ExitStatus run_with_model(const RunOptions& run, const ModelOptions& options,
                          const std::string& mask_file, const OutputOptions& output,
                          const ModelWork& work) {
  std::optional<VitModel> model;
  const auto start = [&](Workers& workers) {
    model = load_model(options, workers);
    work.start(*model, workers);
  };
  const auto item = [&](const Input& input, Workers& workers) {
    return work.item(*model, input, workers);
  };
  const ExitStatus status =
      run_inputs(run, output,
                 {.model = options.model,
                  .mask_file = mask_file,
                  .batch = {.start = start, .item = item, .staged = work.staged}});
  if (model && !model->config.notice().empty() && !run.console.quiet) {
    say(fmt::format("{}: {}", printable(model->config.name), model->config.notice()));
  }
  return status;
}

}  // namespace lacuna::app
