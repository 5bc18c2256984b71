// Which inputs, and how the run goes over them: nothing here changes a byte of an output.
#include "options/options.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

void add_input_options(CLI::App& command, InputSelection& inputs) {
  command
      .add_option("inputs", inputs.arguments,
                  "Pictures, folders of pictures, and .tar shards that hold them")
      ->type_name("IMAGE|DIR|TAR...");
  CLI::Option* list =
      command
          .add_option("--files-from", inputs.list,
                      "A file with the name of a picture or .tar a line; - is stdin")
          ->type_name("FILE|-");
  command
      .add_flag("-0,--null", inputs.ends_with_nul, "The list's names end with NUL (find -print0)")
      ->needs(list);
  command.add_option("--root", inputs.root, "The folder that the list's names are below")
      ->needs(list)
      ->type_name("DIR");
  const auto add_patterns = [&](const char* name, std::vector<std::string>& target,
                                const char* help) {
    command.add_option(name, target, help)->allow_extra_args(false)->type_name("GLOB");
  };
  add_patterns(
      "--include", inputs.include,
      "Only names like this; *, ? and [] as in a shell, * also over /; a glob without / is "
      "for the last part of a name; repeatable");
  add_patterns("--exclude", inputs.exclude, "No names like this; repeatable");
}

void add_console_options(CLI::App& command, ConsoleOptions& console) {
  add_word_option(
      command, "--progress", console.progress, progress_words,
      "Done, rate and time left: auto is a line on a terminal, one each 30 s elsewhere");
  command.add_flag("--json", console.json,
                   "A JSON line on standard output for each image, and one for the run");
  command.add_flag("-q,--quiet", console.quiet, "Say nothing but warnings and errors");
}

}  // namespace

void add_run_options(CLI::App& command, RunOptions& run) {
  run.command = &command;
  add_input_options(command, run.inputs);
  command
      .add_option("-j,--threads", run.threads,
                  "Threads; 0 is one for each core this process may use. Results do not depend on "
                  "it")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024))
      ->type_name("N");
  command
      .add_option("--shard", run.shard,
                  "Only the I-th of N parts of the inputs (I from 1; by hash of the name), for N "
                  "processes into one folder; then lacuna merge. auto is Slurm's: the place in a "
                  "job array, else srun's rank")
      ->type_name("I/N|auto");
  CLI::Option* force = command.add_flag("--force", run.force, "Do again what is done");
  command.add_flag("--verify", run.verify, "Done is what has its hash, not only its size");
  command
      .add_flag("--no-clobber", run.no_clobber,
                "Never replace a file; the input whose output is there fails")
      ->excludes(force);
  command
      .add_option("--max-failures", run.max_failures,
                  "End when more inputs than this failed [go on to the end]")
      ->check(CLI::Range(0, 1 << 30))
      ->type_name("N");
  command.add_flag("--strict", run.strict, "End at the first failure");
  command.add_flag("--dry-run", run.dry_run,
                   "Print what would be read, computed and written; write nothing");
  add_console_options(command, run.console);
}

}  // namespace lacuna::app
