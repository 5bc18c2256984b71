#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/runner/batch/run.hpp"

namespace lacuna::app {

/// All talk goes to stderr: "lacuna: …". Standard output is for data that was asked for. What
/// stderr does not take is dropped. Each is one line, printable() whatever foreign text is in it.
void say(std::string_view line);
void warn(std::string_view line);
/// Both texts in one line. Takes no memory.
void report_error(std::string_view line, std::string_view more = "");

/// One line on standard output, now. Throws what write_standard_output() throws.
void print_data(std::string_view line);

/// "1 file", "2 files".
[[nodiscard]] std::string counted(std::size_t count, std::string_view what);

/// A sum for the eye: "1.4 hours".
[[nodiscard]] std::string duration_text(double seconds);

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

/// Shows a run: of one image its summary; of many the progress; and a line for each input that
/// failed.
class ConsoleObserver : public RunObserver {
 public:
  explicit ConsoleObserver(const ConsoleOptions& options);
  void begins(const FoundInputs& found) override;
  void finished(const FinishedItem& item) override;
  /// After the last input: takes the progress line away, and says what is to know of the figures.
  void ends();
  /// "wrote 2 files in out: cat.mask.png, cat.mask.json", or how many files in `folder` if they are
  /// of several images; empty: none.
  [[nodiscard]] std::string written_words(const std::filesystem::path& folder) const;

 private:
  using Clock = std::chrono::steady_clock;

  void show_item(const FinishedItem& item);
  void show_progress();
  void clear();
  void failed(const Error& error);
  void report_smallest_text() const;
  void report_boxes() const;
  [[nodiscard]] std::string progress_line() const;

  ConsoleOptions options_;
  int total_ = 0;
  bool rewrites_;
  bool line_open_ = false;
  double smallest_text_ = 0;  // of the figures whose size was asked for, in points; 0: none
  std::string boxes_;         // characters that no font has, of one file that has such
  std::size_t written_ = 0;   // files
  std::vector<std::filesystem::path> names_;  // of the only image's
  int through_ = 0;                           // done, failed and done already
  int computed_ = 0;                          // without those done already, which cost nothing
  int failed_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
};

}  // namespace lacuna::app
