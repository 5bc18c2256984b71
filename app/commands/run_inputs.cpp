#include "commands/run_inputs.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>

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
  std::string text = "\nplanned for each image:";
  for (const WrittenFile& file : files) {
    const std::string name = file.path.filename().native();
    text += fmt::format("\n  {:<24} {}", printable(name.substr(name.find('.') + 1)),
                        size_text(static_cast<double>(file.bytes)));
  }
  text += fmt::format(
      "\nplanned: {}, {}, about {} and {} of computing, into {} (by the first image; nothing is "
      "written)",
      counted(plan.inputs, "input"), counted(plan.files, "file"), size_text(plan.bytes),
      duration_text(plan.seconds),
      printable((output.file.empty() ? output.folder : output.file).native()));
  if (plan.is_fanned_out && !files.empty()) {
    text += fmt::format("\nin sub-folders by the hash of an input's name (--fan-out), as {}",
                        printable(files.front().path.parent_path().native()));
  }
  return text;
}

/// Of a plan: what is not read, and what fails on the way to its first image.
class FaultObserver : public RunObserver {
 public:
  void begins(const FoundInputs& found) override {
    if (!found.compressed.empty()) {
      warn(found.compressed_words());
    }
    for (const Error& fault : found.faults) {
      report_error(fault.what());
    }
  }
  void finished(const FinishedItem& item) override { report_error(item.report.fault->what()); }
};

ExitStatus show_plan(const RunOptions& run, const OutputOptions& output, const RunWork& work) {
  FaultObserver observer;
  const RunPlan plan = plan_run(run, output, work, observer);
  if (plan.inputs == 0) {
    print_data("0 inputs: none is in this shard");
    return exit_done;
  }
  if (!plan.first) {
    return exit_some_failed;
  }
  print_data(plan.first->summary + plan_text(plan, output));
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
  add(result.skipped, result.skipped == 1 ? "other file passed over" : "other files passed over");
  return text;
}

std::string summary_json(const BatchResult& result) {
  return fmt::format(
      R"({{"type": "summary", "done": {}, "done_already": {}, "failed": {}, "left": {}}})",
      result.done, result.passed_over, result.failed, result.left);
}

/// The last line: what was written, and where.
std::string end_words(const RunResult& result, const OutputOptions& output,
                      const ConsoleObserver& console) {
  std::string written = console.written_words(output.folder);
  if (result.records.empty()) {
    return written;
  }
  std::string text = result.shard ? fmt::format("shard {}: ", shard_words(*result.shard)) : "";
  text += fmt::format("{}{}{}; see {}", counts(result), written.empty() ? "" : "; ", written,
                      result.records.native());
  if (!result.summary.empty()) {
    text += fmt::format("; averages in {}", result.summary.back().native());
  }
  return text;
}

void report_end(const RunResult& result, const OutputOptions& output, const ConsoleOptions& options,
                const ConsoleObserver& console) {
  if (options.json) {
    print_data(summary_json(result.batch));
  }
  if (result.batch.was_stopped) {
    say(fmt::format("stopped: {}; the same command goes on from here", counts(result)));
  } else if (!options.quiet) {
    const std::string words = end_words(result, output, console);
    if (!words.empty()) {
      say(words);
    }
  }
}

/// One file, as its name says.
bool is_one(const InputSelection& inputs) {
  std::error_code ignored;
  return inputs.list.empty() && inputs.arguments.size() == 1 &&
         !has_tar_suffix(inputs.arguments.front()) &&
         !std::filesystem::is_directory(inputs.arguments.front(), ignored);
}

}  // namespace

ExitStatus run_inputs(const RunOptions& run, const OutputOptions& output, RunWork work,
                      const std::function<std::vector<std::string>()>& notices) {
  static_cast<void>(nn::instruction_set());  // throws where no result would have the right bytes
  work.command = run.command->get_name();
  work.options = recorded_options(*run.command);
  if (run.dry_run) {
    return show_plan(run, output, work);
  }
  ConsoleObserver console(run.console);
  StopSignals signals;
  work.batch.start = [&signals, start = work.batch.start](Workers& workers) {
    if (start) {
      start(workers);
    }
    signals.arm();
  };
  const RunResult result = run_over_inputs(run, output, work, signals.flag(), console);
  console.ends();
  if (notices && !run.console.quiet) {
    for (const std::string& note : notices()) {
      say(note);
    }
  }
  report_end(result, output, run.console, console);
  if (result.batch.was_stopped) {
    signals.die();
  }
  return result.batch.failed > 0 ? exit_some_failed : exit_done;
}

ExitStatus run_with_model(const RunOptions& run, const ModelOptions& given,
                          const std::string& mask_file, const OutputOptions& output,
                          const ModelWork& work) {
  ModelOptions options = given;
  options.model = with_setting_named(*run.command, [&] {
    return pinned_model(given.model,
                        settled_access(given.hub, is_one(run.inputs), run.console.quiet));
  });
  std::optional<VitModel> model;
  const auto start = [&](Workers& workers) {
    model = with_setting_named(*run.command, [&] { return load_model(options, workers); });
    work.start(*model, workers);
  };
  const auto item = [&](const Input& input, Workers& workers) {
    return work.item(*model, input, workers);
  };
  const auto notices = [&] {
    std::vector<std::string> notes;
    if (model) {
      notes = model->config.doubts;
      if (!model->config.notice().empty()) {
        notes.emplace_back(model->config.notice());
      }
    }
    for (std::string& note : notes) {
      note = fmt::format("{}: {}", model->config.name, note);
    }
    return notes;
  };
  return run_inputs(run, output,
                    {.model = options.model,
                     .mask_file = mask_file,
                     .batch = {.start = start, .item = item, .staged = work.staged}},
                    notices);
}

}  // namespace lacuna::app
