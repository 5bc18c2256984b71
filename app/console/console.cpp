#include "console/console.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "lacuna/base/cores.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/runner/batch/standard_output.hpp"

namespace lacuna::app {
namespace {

constexpr auto between_rewrites = std::chrono::milliseconds(100);
constexpr auto between_plain_lines = std::chrono::seconds(30);

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

/// In one piece if it is no longer than most lines, and without memory. `text` and `more` may hold
/// what a stranger wrote. What cannot be said, as stderr is closed, full or gone, is dropped: that
/// is no reason to end a run.
void put(std::string_view begin, std::string_view text, std::string_view end,
         std::string_view more = "") {
  std::array<char, 4096> piece;
  std::size_t size = 0;
  const auto flush = [&] { static_cast<void>(std::fwrite(piece.data(), 1, size, stderr)); };
  const auto add = [&](std::string_view part) {
    if (size + part.size() > piece.size()) {
      flush();
      size = 0;
    }
    size += part.copy(piece.data() + size, part.size());
  };
  add(begin);
  for (std::string_view words : {text, more}) {
    for (std::array<char, 8> room{}; !words.empty();) {
      add(next_printable(words, room));
    }
  }
  add(end);
  flush();
}

}  // namespace

void say(std::string_view line) {
  put("", line, "\n");
}
void warn(std::string_view line) {
  put("lacuna: warning: ", line, "\n");
}
void report_error(std::string_view line, std::string_view more) {
  put("lacuna: error: ", line, "\n", more);
}

void print_data(std::string_view line) {
  write_standard_output(fmt::format("{}\n", line));
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string duration_text(double seconds) {
  const auto rounded = [](double value, std::string_view unit) {
    return fmt::format("{:.{}f} {}", value, value < 10 ? 1 : 0, unit);
  };
  return seconds < 100         ? rounded(seconds, "s")
         : seconds < 100 * 60  ? rounded(seconds / 60, "minutes")
         : seconds < 48 * 3600 ? rounded(seconds / 3600, "hours")
                               : rounded(seconds / (24 * 3600), "days");
}

ConsoleObserver::ConsoleObserver(const ConsoleOptions& options)
    : options_(options),
      rewrites_(options.progress == Progress::always || ::isatty(STDERR_FILENO) == 1) {}

void ConsoleObserver::begins(const FoundInputs& found) {
  total_ = static_cast<int>(found.inputs.size());
  if (!found.compressed.empty()) {
    warn(found.compressed_words());
  }
  for (const Error& fault : found.faults) {
    failed(fault);
  }
}

void ConsoleObserver::finished(const FinishedItem& item) {
  ++through_;
  computed_ += item.was_done ? 0 : 1;
  written_ += item.report.files.size();
  for (const WrittenFile& file : item.report.files) {
    if (total_ == 1) {
      names_.push_back(file.path);
    }
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
  if (options_.json) {
    std::string text = manifest_json(item.line);
    text.pop_back();
    print_data(text);
  }
}

void ConsoleObserver::ends() {
  clear();
  report_smallest_text();
  report_boxes();
  if (lacks_threads()) {
    warn(
        "fewer threads could be made than were wanted, so this took longer; raise the limit of "
        "processes (ulimit -u, or the container's)");
  }
}

std::string ConsoleObserver::written_words(const std::filesystem::path& folder) const {
  constexpr std::size_t listed = 6;
  if (written_ == 0) {
    return "";
  }
  if (names_.size() == 1) {
    return names_.front() == standard_output_path
               ? "wrote to standard output"
               : fmt::format("wrote {}", names_.front().native());
  }
  if (names_.empty()) {
    return fmt::format("wrote {} in {}", counted(written_, "file"), folder.native());
  }
  std::vector<std::string> names;
  for (const std::filesystem::path& path : names_) {
    names.push_back(path.filename().native());
  }
  const std::size_t shown = names.size() > listed ? listed - 1 : names.size();
  const std::string rest =
      shown < names.size() ? fmt::format(" and {} more", names.size() - shown) : "";
  names.resize(shown);
  return fmt::format("wrote {} in {}: {}{}", counted(written_, "file"),
                     names_.front().parent_path().native(), fmt::join(names, ", "), rest);
}

void ConsoleObserver::show_item(const FinishedItem& item) {
  for (const std::string& note : item.report.notes) {
    clear();
    warn(fmt::format("{}: {}", item.input->name, note));
  }
  if (total_ == 1 && !options_.quiet) {
    if (item.was_done) {
      say(fmt::format("{}: done already; --force does it again", item.input->name));
    } else if (!item.report.summary.empty()) {
      for (std::string_view rest = item.report.summary; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        say(line);
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      }
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
    put("", progress_line(), "");
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
    put("\r\x1b[K", "", "");
    line_open_ = false;
  }
}

/// A figure that is no comparison is scaled, not laid out anew, so that its text shrinks with it.
void ConsoleObserver::report_smallest_text() const {
  constexpr double readable = 5;  // what journals ask for in print
  if (smallest_text_ > 0 && smallest_text_ < readable) {
    warn(
        fmt::format("the smallest text of the figures is {:.1f} pt, under {:g}; choose a larger "
                    "--width",
                    smallest_text_, readable));
  } else if (smallest_text_ > 0 && !options_.quiet) {
    say(fmt::format("the smallest text of the figures is {:.1f} pt", smallest_text_));
  }
}

/// Once a run: in Chinese, all figures lack the same font.
void ConsoleObserver::report_boxes() const {
  constexpr std::size_t shown = 24;  // bytes: eight Chinese characters
  if (boxes_.empty()) {
    return;
  }
  std::size_t end = std::min(shown, boxes_.size());
  while (end < boxes_.size() && (static_cast<unsigned char>(boxes_[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  warn(
      fmt::format("figures: no font of this machine has {}{}, which show as boxes; install "
                  "fonts-noto-cjk for Chinese, and run again with --force",
                  boxes_.substr(0, end), end < boxes_.size() ? " …" : ""));
}

}  // namespace lacuna::app
