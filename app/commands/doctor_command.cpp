#include <fmt/format.h>

#include "commands/commands.hpp"
#include "lacuna/base/version.hpp"
#include "lacuna/machine/fact.hpp"
#include "lacuna/runner/batch/standard_output.hpp"

namespace lacuna::app {
namespace {

/// Prints facts as they are found, the one of the self-test last; whether all that is needed is
/// there.
bool show_facts() {
  bool is_well = true;
  const auto show = [&is_well](const Fact& fact) {
    is_well = is_well && !fact.is_missing;
    write_standard_output(
        fmt::format("{:<12}{}{}\n", fact.name, fact.is_missing ? "MISSING: " : "", fact.text));
  };
  show({.name = "lacuna", .text = std::string(software_version())});
  for (const auto& facts : {build_facts(), machine_facts(), setting_facts()}) {
    for (const Fact& fact : facts) {
      show(fact);
    }
  }
  show(self_test());
  return is_well;
}

}  // namespace

void add_doctor_command(CLI::App& cli, ExitStatus& status) {
  CLI::App* sub = cli.add_subcommand(
      "doctor", "What this machine gives lacuna, and a self-test: for a report of a fault");
  sub->footer(
      "Each line is a fact; one that says MISSING keeps lacuna from working, and the\n"
      "status is 3. Nothing is written, nothing is asked of the network.\n\n"
      "Example:\n"
      "  lacuna doctor");
  sub->callback([&status] { status = show_facts() ? exit_done : exit_no_input; });
}

}  // namespace lacuna::app
