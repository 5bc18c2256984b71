#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "console/console.hpp"
#include "lacuna/runner/merge/merge_flow.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "options/options.hpp"

namespace lacuna::app {
namespace {

struct MergeCommand {
  std::filesystem::path folder = "lacuna-out";
  bool quiet = false;
  DrawOptions drawing;  // of the summary
};

ExitStatus run_merge(const MergeCommand& command) {
  const MergeResult result = merge_flow(command.folder, command.drawing);
  for (const std::string& note : result.notes) {
    warn(note);
  }
  if (result.doubled.count > 0) {
    warn(fmt::format("{} inputs were done by two shards, alike: {}", result.doubled.count,
                     result.doubled.text()));
  }
  for (const std::string& fault : result.faults) {
    report_error(fault);
  }
  if (result.unread > 0) {
    report_error(
        fmt::format("{} sub-folders of the inputs could not be read; the shards' own "
                    "messages name them",
                    result.unread));
  }
  if (result.missing.count > 0) {
    report_error(fmt::format("inputs that are missing, {}: {}", result.missing.count,
                             result.missing.text()));
  }
  for (const std::string& failure : result.failures) {
    report_error(failure);
  }
  if (!command.quiet) {
    std::vector<std::string> files = {(command.folder / manifest_name).native()};
    for (const std::filesystem::path& file : result.summary) {
      files.push_back(file.filename().native());
    }
    say(fmt::format(
        "{} done, {} failed, {} missing; wrote {}{}", result.done, result.failed,
        result.missing.count, fmt::join(files, ", "),
        result.is_complete() ? "" : "; the shards' manifests stay until all is joined"));
  }
  return result.failed > 0 || result.unread > 0 || !result.is_complete() ? exit_some_failed
                                                                         : exit_done;
}

}  // namespace

void add_merge_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<MergeCommand>();
  CLI::App* sub = cli.add_subcommand(
      "merge", "Join the manifests of shards (--shard) into one; say what is missing");
  sub->add_option("folder", command->folder, "The folder that the shards wrote to")
      ->required()
      ->type_name("OUT");
  add_figure_options(*sub, command->drawing);
  group_options(*sub);
  sub->add_flag("-q,--quiet", command->quiet, "Say nothing but warnings and errors");
  sub->footer(
      "Run it when all shards have ended. Status 0: every input is done; 1: some failed\n"
      "or are missing (each is named; run the shards again, then merge again); 2: a\n"
      "shard still runs, or shards contradict each other. The figure options are of\n"
      "summary.png, which is drawn if the shards drew figures.\n\n"
      "Examples:\n"
      "  lacuna compare photos/ --shard 1/2 -o out\n"
      "  lacuna compare photos/ --shard 2/2 -o out\n"
      "  lacuna merge out");
  sub->callback([command, &status] { status = run_merge(*command); });
}

}  // namespace lacuna::app
