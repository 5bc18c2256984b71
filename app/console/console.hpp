#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "lacuna/base/words.hpp"
#include "lacuna/runner/batch/batch.hpp"

namespace lacuna::app {

/// All talk goes to stderr: "lacuna: …". Standard output is for data that was asked for.
void say(std::string_view line);
void warn(std::string_view line);
void report_error(std::string_view line);

/// One line on standard output, now. Throws Error{output}.
void print_data(std::string_view line);

enum class Progress {
  automatic,  ///< A line that is rewritten on a terminal; elsewhere a plain one now and then.
  always,     ///< The line that is rewritten, wherever stderr goes.
  never,
};

inline constexpr Word<Progress> progress_words[] = {
    {Progress::automatic, "auto"}, {Progress::always, "always"}, {Progress::never, "never"}};

struct ConsoleOptions {
  Progress progress = Progress::automatic;
  bool quiet = false;  ///< Nothing but warnings and errors.
  bool json = false;   ///< A JSON line on standard output for each input.
};

/// Shows a batch: of one image its summary; of many the progress; and a line for each input that
/// failed.
class ConsoleObserver : public BatchObserver {
 public:
  ConsoleObserver(const ConsoleOptions& options, int total);
  void finished(const FinishedItem& item) override;
  void recorded(const ManifestLine& line) override;
  /// An input's fault that is no item of the batch.
  void failed(const Error& error);
  /// Takes the progress line away.
  void clear();
  /// The smallest text of the figures whose size was asked for, in points; 0 if there is none.
  [[nodiscard]] double smallest_text() const { return smallest_text_; }
  /// Characters of the figures that no font has, of one file that has such.
  [[nodiscard]] const std::string& boxes() const { return boxes_; }

 private:
  using Clock = std::chrono::steady_clock;

  void show_item(const FinishedItem& item);
  void show_progress();
  [[nodiscard]] std::string progress_line() const;

  ConsoleOptions options_;
  int total_;
  bool rewrites_;
  bool line_open_ = false;
  double smallest_text_ = 0;
  std::string boxes_;
  int through_ = 0;   // done, failed and done already
  int computed_ = 0;  // without those done already, which cost nothing
  int failed_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
};

}  // namespace lacuna::app
