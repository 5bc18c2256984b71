#include "console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace lacuna::app {

void say(std::string_view line) {
  fmt::print(stderr, "{}\n", line);
}
void warn(std::string_view line) {
  fmt::print(stderr, "lacuna: warning: {}\n", line);
}
void report_error(std::string_view line) {
  fmt::print(stderr, "lacuna: error: {}\n", line);
}

ConsoleObserver::ConsoleObserver(bool quiet)
    : shows_progress_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

void ConsoleObserver::started(int index, int total, const Input& input) {
  if (shows_progress_ && total > 1) {
    clear();
    constexpr std::size_t longest = 50;
    const std::string name = printable(input.name);
    fmt::print(stderr, "[{}/{}] {}", index + 1, total,
               name.size() > longest ? "…" + name.substr(name.size() - longest) : name);
    std::fflush(stderr);
    line_open_ = true;
  }
}

void ConsoleObserver::failed(const Error& error) {
  clear();
  report_error(error.what());
}

void ConsoleObserver::finished() {
  clear();
}

void ConsoleObserver::note(std::string_view line) {
  clear();
  say(line);
}

void ConsoleObserver::clear() {
  if (line_open_) {
    fmt::print(stderr, "\r\x1b[K");
    line_open_ = false;
  }
}

}  // namespace lacuna::app
