#include "lacuna/pipeline/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "lacuna/base/temporary_file.hpp"
#include "lacuna/image/image_file.hpp"
#include "lacuna/pipeline/item_line.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// A batch in progress: what its lanes share. A lane is a thread that takes the next input, carries
/// it through all stages, and takes the next: while one decodes, another computes or writes.
class Batch {
 public:
  Batch(const std::vector<Input>& inputs, const BatchWork& work, const BatchOptions& options,
        RunRecords* records, BatchObserver& observer)
      : inputs_(inputs),
        work_(work),
        options_(options),
        records_(records),
        observer_(observer),
        lanes_(std::clamp(static_cast<int>(inputs.size()), 1, options.threads)) {}

  BatchResult run() {
    std::vector<std::thread> threads;
    for (int lane = 1; lane < lanes_; ++lane) {
      threads.emplace_back([this] { run_lane(); });
    }
    run_lane();
    for (std::thread& thread : threads) {
      thread.join();
    }
    result_.left =
        static_cast<int>(inputs_.size()) - result_.done - result_.passed_over - result_.failed;
    close();
    result_.was_stopped = told_to_stop();
    return result_;
  }

 private:
  [[nodiscard]] bool told_to_stop() const {
    return options_.stop != nullptr && options_.stop->load();
  }

  void run_lane() {
    try {
      Workers workers(std::max(1, options_.threads / lanes_));
      workers.stop_when(options_.stop);
      for (int index = take(); index >= 0; index = take()) {
        finish(index, run_item(index, workers));
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      // That a lane was stopped is news only if nothing worse happened.
      error_ = !error_ || is_stop(error_) ? std::current_exception() : error_;
      ends_ = true;
      turn_.notify_all();
    }
  }

  /// The next input's index, or -1. No lane runs far ahead of the slowest: what waits to be shown
  /// in order is in memory.
  int take() {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return ends_ || next_ < shown_ + 4 * lanes_; });
    const bool is_last = ends_ || told_to_stop() || next_ >= static_cast<int>(inputs_.size());
    return is_last ? -1 : next_++;
  }

  void start() {
    const std::lock_guard lock(start_mutex_);
    if (is_started_ || !work_.start) {
      return;
    }
    if (std::exchange(was_tried_, true)) {  // in another lane, which has said why
      throw Error(ErrorKind::stopped, "the work could not start");
    }
    Workers all(options_.threads);
    work_.start(all);
    is_started_ = true;
  }

  FinishedItem run_item(int index, Workers& workers) {
    FinishedItem item{.input = &inputs_[static_cast<std::size_t>(index)]};
    Input input = *item.input;
    std::string key;
    item.report.fault = fault_of(input, [&] {
      input.bytes =
          std::make_shared<const Bytes>(read_input(input, ImageFileOptions{}.max_file_bytes));
      key = records_ != nullptr ? options_.key(input) : "";
    });
    if (std::optional<ManifestLine> line = done_line(index, key)) {
      item.was_done = true;
      item.line = std::move(*line);
      return item;
    }
    start();
    if (!item.report.fault) {
      input.permit = [&](const std::vector<fs::path>& files) { return permit(index, key, files); };
      std::optional<Error> thrown =
          fault_of(input, [&] { item.report = work_.item(input, workers); });
      if (thrown) {
        item.report.fault = std::move(thrown);
      }
    }
    if (item.report.measures) {
      item.report.measures->setting.weights = options_.weights;
    }
    item.line = item_line(input, options_.command, key, item.report, options_.folder);
    return item;
  }

  /// What the step throws, if it is the input's own fault.
  template <typename Step>
  static std::optional<Error> fault_of(const Input& input, const Step& step) {
    try {
      step();
      return std::nullopt;
    } catch (const Error& error) {
      if (!is_input_fault(error.kind())) {
        throw;
      }
      return error;
    } catch (const std::bad_alloc&) {
      return Error(ErrorKind::too_large, fmt::format("{}: not enough memory for this picture; make "
                                                     "it smaller",
                                                     input.subject()));
    }
  }

  /// The line of an earlier run that did the same, if all that it wrote is there.
  std::optional<ManifestLine> done_line(int index, const std::string& key) {
    if (records_ == nullptr || key.empty() || options_.redo || options_.dry) {
      return std::nullopt;
    }
    std::optional<ManifestLine> line = records_->earlier(index);
    const bool is_done = line && line->status == ItemStatus::done && line->key == key &&
                         outputs_are_there(*line, options_.folder, options_.verify);
    return is_done ? line : std::nullopt;
  }

  /// Before the first output of an input is written.
  WritePermit permit(int index, const std::string& key, const std::vector<fs::path>& files) {
    if (options_.dry) {
      return WritePermit::none;
    }
    const Input& input = inputs_[static_cast<std::size_t>(index)];
    ItemReport begun;
    for (const fs::path& file : files) {
      begun.files.push_back({.path = file, .bytes = 0, .hash = ""});
    }
    ManifestLine line = item_line(input, options_.command, key, begun, options_.folder);
    line.status = ItemStatus::begun;
    if (options_.keep) {
      refuse_files(files, is_begun_before(index, line));
    }
    if (records_ != nullptr) {
      const std::lock_guard lock(mutex_);
      records_->append(line);
    }
    return options_.keep ? WritePermit::keep : WritePermit::replace;
  }

  /// A killed run of the same recipe owned these very files.
  bool is_begun_before(int index, const ManifestLine& line) {
    const std::optional<ManifestLine> earlier =
        records_ != nullptr ? records_->earlier(index) : std::nullopt;
    return earlier && earlier->status == ItemStatus::begun && earlier->key == line.key &&
           std::ranges::equal(earlier->outputs, line.outputs, {}, &ManifestOutput::file,
                              &ManifestOutput::file);
  }

  static void refuse_files(const std::vector<fs::path>& files, bool are_own) {
    for (const fs::path& file : files) {
      std::error_code error;
      if (are_own) {
        fs::remove(file, error);
      } else if (fs::exists(fs::symlink_status(file, error))) {
        fail_exists(file);
      }
    }
  }

  /// Into the journal at once, onto the console in order.
  void finish(int index, FinishedItem item) {
    const std::lock_guard lock(mutex_);
    const bool failed = item.report.fault.has_value();
    ++(item.was_done ? result_.passed_over : failed ? result_.failed : result_.done);
    if (records_ != nullptr && !item.was_done) {
      records_->append(item.line);
    }
    ends_ =
        ends_ || (failed && options_.max_failures >= 0 && result_.failed > options_.max_failures);
    waiting_.emplace(index, std::move(item));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == shown_;
         next = waiting_.erase(next)) {
      observer_.finished(next->second);
      ++shown_;
    }
    turn_.notify_all();
  }

  /// Finished work is kept whatever ended the batch.
  void close() {
    for (const auto& [index, item] : waiting_) {
      observer_.finished(item);
    }
    if (!error_ || is_stop(error_)) {
      if (records_ != nullptr) {
        records_->close(false, result_.left);
      }
      return;
    }
    try {
      if (records_ != nullptr) {
        records_->close(true, result_.left);
      }
    } catch (const Error&) {
      // The journal stands, and the first error says more.
    }
    std::rethrow_exception(error_);
  }

  static bool is_stop(const std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const Error& error) {
      return error.kind() == ErrorKind::stopped;
    } catch (...) {
      return false;
    }
  }

  const std::vector<Input>& inputs_;
  const BatchWork& work_;
  const BatchOptions& options_;
  RunRecords* records_;
  BatchObserver& observer_;
  const int lanes_;

  std::mutex start_mutex_;
  bool was_tried_ = false;
  bool is_started_ = false;

  std::mutex mutex_;
  std::condition_variable turn_;
  int next_ = 0;
  int shown_ = 0;
  bool ends_ = false;
  std::map<int, FinishedItem> waiting_;
  std::exception_ptr error_;
  BatchResult result_;
};

}  // namespace

BatchResult run_batch(const std::vector<Input>& inputs, const BatchWork& work,
                      const BatchOptions& options, RunRecords* records, BatchObserver& observer) {
  return Batch(inputs, work, options, records, observer).run();
}

}  // namespace lacuna
