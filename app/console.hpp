#pragma once

#include <string_view>

#include "lacuna/pipeline/batch.hpp"

namespace lacuna::app {

/// All talk goes to stderr: "lacuna: …". Standard output is for data that was asked for.
void say(std::string_view line);
void warn(std::string_view line);
void report_error(std::string_view line);

/// Shows a batch: a progress line on a terminal only, and one line for each input that failed.
class ConsoleObserver : public BatchObserver {
 public:
  explicit ConsoleObserver(bool quiet);
  void started(int index, int total, const Input& input) override;
  void failed(const Error& error) override;
  void finished() override;

  /// A line that does not break the progress line.
  void note(std::string_view line);

 private:
  void clear();
  bool shows_progress_;
  bool line_open_ = false;
};

}  // namespace lacuna::app
