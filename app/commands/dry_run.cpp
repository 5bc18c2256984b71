#include "commands/dry_run.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <optional>

#include "lacuna/base/text.hpp"
#include "options/options.hpp"

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

/// Keeps the one item, and shows a fault.
class FirstItem : public BatchObserver {
 public:
  void finished(const FinishedItem& item) override {
    if (item.report.fault && item.report.files.empty()) {
      report_error(item.report.fault->what());
    } else {
      report = item.report;
    }
  }
  std::optional<ItemReport> report;
};

std::string plan(const ItemReport& first, const OutputOptions& output, std::size_t inputs,
                 std::size_t packs) {
  std::string text = fmt::format("{}\nan image writes:", first.summary);
  double bytes = 0;
  for (const WrittenFile& file : first.files) {
    const std::string name = file.path.filename().native();
    text += fmt::format("\n  {:<24} {}", name.substr(name.find('.') + 1),
                        size_text(static_cast<double>(file.bytes)));
    bytes += static_cast<double>(file.bytes);
  }
  return text + fmt::format(
                    "\n{} inputs, {} files{}, about {} into {} (as the first image; nothing "
                    "is written)",
                    inputs, inputs * first.files.size(),
                    packs > 0 ? fmt::format(" in {} tars", packs) : "",
                    size_text(bytes * static_cast<double>(inputs)),
                    printable(output.folder.native()));
}

/// Where the results go, if that is a sub-folder by the hash of a name.
std::string fan_out_line(const Input& input, const ItemReport& report) {
  return input.fan_out == 0 || report.files.empty()
             ? ""
             : fmt::format("\nin sub-folders by the hash of an input's name (--fan-out), as {}",
                           printable(report.files.front().path.parent_path().native()));
}

}  // namespace

ExitStatus show_plan(const RunOptions& run, const OutputOptions& output, const CommandWork& work,
                     const FoundInputs& found, std::size_t packs) {
  if (found.inputs.empty()) {
    print_data("0 inputs: none is in this shard");
    return exit_done;
  }
  FirstItem first;
  BatchWork batch_work{.start = work.start, .item = work.item, .staged = work.staged};
  for (const Input& input : found.inputs) {
    const BatchOptions options{.threads = thread_count(run.threads),
                               .folder = output.folder,
                               .command = run.command->get_name(),
                               .dry = true};
    static_cast<void>(run_batch({input}, batch_work, options, nullptr, first));
    if (first.report) {
      print_data(plan(*first.report, output, found.inputs.size(), packs) +
                 fan_out_line(input, *first.report));
      return exit_done;
    }
    batch_work.start = nullptr;
  }
  return exit_some_failed;
}

}  // namespace lacuna::app
