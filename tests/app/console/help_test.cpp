#include "console/help.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "lacuna/base/option_names.hpp"
#include "support/run_app.hpp"

namespace lacuna::help_test {

using app::did_you_mean;
using testing::contains;
using testing::run_app;

namespace {

const std::vector<std::string> commands = {"compare", "attend",  "mask",  "reconstruct", "sweep",
                                           "explain", "inspect", "merge", "models"};

std::string help(const std::string& command, const std::string& flag) {
  return run_app({command, flag}).out;
}

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) {
    longest = std::max(longest, line.size());
  }
  return longest;
}

/// In one line.
std::string flowed(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) {
    line += word + " ";
  }
  return line;
}

}  // namespace

TEST_CASE("help fits the terminal: 80 columns where there is none, or COLUMNS") {
  ::unsetenv("COLUMNS");
  for (const std::string& command : commands) {
    CAPTURE(command);
    CHECK(longest_line(help(command, "--help")) <= 80);
    CHECK(longest_line(help(command, "--help-all")) <= 80);
  }
  CHECK(longest_line(run_app({"--help"}).out) <= 80);
  ::setenv("COLUMNS", "110", 1);
  const std::size_t wide = longest_line(help("compare", "--help-all"));
  ::unsetenv("COLUMNS");
  CHECK(wide > 80);
  CHECK(wide <= 110);
}

TEST_CASE("--help is short and has examples and exit statuses, --help-all has every option") {
  for (const std::string& command : commands) {
    CAPTURE(command);
    const std::string some = help(command, "--help");
    CHECK(std::ranges::count(some, '\n') <= 70);
    CHECK(contains(some, "Examples:\n  lacuna "));
    CHECK(contains(some, "Exit status: 0 all written"));
    CHECK(contains(some, "Usage: lacuna " + command));
  }
  const std::string all = help("compare", "--help-all");
  CHECK(contains(help("compare", "--help"), "All options: lacuna compare --help-all"));
  CHECK(!contains(help("compare", "--help"), "--tensor-format"));
  for (const OptionName& option : option_names) {
    const bool is_of_others =
        std::ranges::any_of(std::vector<std::string_view>{"--ratios", "--grid", "--steps"},
                            [&](std::string_view name) { return name == option.flag; });
    if (option.group == "Mask" || option.group == "Run" || option.group == "Inputs") {
      CAPTURE(option.flag);
      CHECK(contains(all, std::string(option.flag) + " ") != is_of_others);
    }
  }
}

TEST_CASE("help tells range, default and what an option goes with") {
  const std::string all = flowed(help("compare", "--help-all"));
  CHECK(contains(all, "[0 to 1024; default 0]"));
  CHECK(contains(all, "[not with --no-clobber]"));
  CHECK(contains(all, "[needs --files-from]"));
  CHECK(contains(flowed(help("attend", "--help-all")), "--pca, --no-pca Principal components"));
}

TEST_CASE("a near name is named, a far one is not") {
  const std::vector<std::string> names = {"--layer", "--mask", "--mask-ratio"};
  CHECK(did_you_mean("--layers", names) == ", did you mean --layer?");
  CHECK(did_you_mean("--mask-ration", names) == ", did you mean --mask-ratio?");
  CHECK(did_you_mean("--msak", names) == ", did you mean --mask?");
  CHECK(did_you_mean("--colour", names).empty());
  CHECK(did_you_mean("x", {}).empty());
}

}  // namespace lacuna::help_test
