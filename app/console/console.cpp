#include "console/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "lacuna/base/text.hpp"

namespace lacuna::app {
namespace {

constexpr auto between_rewrites = std::chrono::milliseconds(100);
constexpr auto between_plain_lines = std::chrono::seconds(30);

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

void say(std::string_view line) {
  fmt::print(stderr, "{}\n", line);
}
void warn(std::string_view line) {
  fmt::print(stderr, "lacuna: warning: {}\n", line);
}
void report_error(std::string_view line) {
  fmt::print(stderr, "lacuna: error: {}\n", line);
}

void print_data(std::string_view line) {
  if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size() ||
      std::fputc('\n', stdout) == EOF || std::fflush(stdout) != 0) {
    throw Error(ErrorKind::output,
                "standard output: cannot be written; send it to where there is space");
  }
}

ConsoleObserver::ConsoleObserver(const ConsoleOptions& options, int total)
    : options_(options),
      total_(total),
      rewrites_(options.progress == Progress::always || ::isatty(STDERR_FILENO) == 1) {}

void ConsoleObserver::finished(const FinishedItem& item) {
  ++through_;
  computed_ += item.was_done ? 0 : 1;
  for (const WrittenFile& file : item.report.files) {
    if (boxes_.empty()) {
      boxes_ = file.boxes;
    }
    if (file.smallest_text > 0) {
      smallest_text_ =
          smallest_text_ > 0 ? std::min(smallest_text_, file.smallest_text) : file.smallest_text;
    }
  }
  show_item(item);
  if (total_ > 1 && !options_.quiet && options_.progress != Progress::never) {
    show_progress();
  }
}

void ConsoleObserver::recorded(const ManifestLine& line) {
  if (options_.json) {
    std::string text = manifest_json(line);
    text.pop_back();
    print_data(text);
  }
}

void ConsoleObserver::show_item(const FinishedItem& item) {
  for (const std::string& note : item.report.notes) {
    clear();
    warn(fmt::format("{}: {}", printable(item.input->name), note));
  }
  if (total_ == 1 && !options_.quiet) {
    if (item.was_done) {
      say(fmt::format("{}: done already; --force does it again", printable(item.input->name)));
    } else if (!item.report.summary.empty()) {
      say(item.report.summary);
    }
  }
  if (item.report.fault) {
    failed(*item.report.fault);
  }
}

void ConsoleObserver::failed(const Error& error) {
  ++failed_;
  clear();
  report_error(error.what());
}

void ConsoleObserver::show_progress() {
  const Clock::time_point now = Clock::now();
  const bool is_last = through_ == total_;
  if (rewrites_ && (is_last || now - shown_ >= between_rewrites)) {
    clear();
    fmt::print(stderr, "{}", progress_line());
    std::fflush(stderr);
    line_open_ = true;
    shown_ = now;
  } else if (!rewrites_ && !is_last && now - shown_ >= between_plain_lines) {
    say(progress_line());
    shown_ = now;
  }
}

std::string ConsoleObserver::progress_line() const {
  std::string line = fmt::format("{}/{}", through_, total_);
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  if (computed_ > 0 && seconds > 0) {
    const double rate = computed_ / seconds;
    line += fmt::format(" · {:.{}f}/s", rate, rate < 10 ? 2 : 0);
    line += fmt::format(" · {} left", clock_text((total_ - through_) / rate));
  }
  return line + (failed_ > 0 ? fmt::format(" · {} failed", failed_) : "");
}

void ConsoleObserver::clear() {
  if (line_open_) {
    fmt::print(stderr, "\r\x1b[K");
    line_open_ = false;
  }
}

}  // namespace lacuna::app
