#include "lacuna/pipeline/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "lacuna/image/image_file.hpp"
#include "lacuna/pipeline/delivery.hpp"
#include "lacuna/pipeline/item_line.hpp"

namespace lacuna {
namespace {

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
        delivery_(options.pack != nullptr ? tar_delivery({inputs, options, records, observer})
                                          : loose_delivery({inputs, options, records, observer})),
        lanes_(std::clamp(static_cast<int>(inputs.size()), 1, options.threads)) {}

  BatchResult run() {
    noting_errors([&] { delivery_->look(); });
    std::vector<std::thread> threads;
    for (int lane = 1; lane < lanes_; ++lane) {
      threads.emplace_back([this] { run_lane(); });
    }
    run_lane();
    for (std::thread& thread : threads) {
      thread.join();
    }
    noting_errors([&] { delivery_->close(waiting_); });
    result_.done = delivery_->done();
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
    noting_errors([&] {
      Workers workers(std::max(1, options_.threads / lanes_));
      workers.stop_when(options_.stop);
      for (int index = take(); index >= 0; index = take()) {
        finish(index, run_item(index, workers));
      }
    });
  }

  template <typename Step>
  void noting_errors(const Step& step) {
    try {
      step();
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
    const int ahead = options_.pack != nullptr ? 2 : 4;  // what is packed waits with its files
    turn_.wait(lock, [&] { return ends_ || next_ < shown_ + ahead * lanes_; });
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
    if (std::optional<FinishedItem> settled = delivery_->settled(index)) {
      return std::move(*settled);
    }
    FinishedItem item{.input = &inputs_[static_cast<std::size_t>(index)]};
    Input input = *item.input;
    std::string key;
    item.report.fault = fault_of(input, [&] {
      input.bytes =
          std::make_shared<const Bytes>(read_input(input, ImageFileOptions{}.max_file_bytes));
      key = records_ != nullptr ? options_.key(input) : "";
    });
    if (std::optional<ManifestLine> line = delivery_->done_line(index, key)) {
      item.was_done = true;
      item.line = std::move(*line);
      return item;
    }
    start();
    if (!item.report.fault) {
      delivery_->address(index, key, input);
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

  /// The lane that brings the next one in order delivers it, with all that wait behind it; others
  /// go on meanwhile.
  void finish(int index, FinishedItem item) {
    delivery_->finished(index, item);
    std::unique_lock lock(mutex_);
    const bool failed = item.report.fault.has_value();
    result_.passed_over += item.was_done ? 1 : 0;
    result_.failed += failed ? 1 : 0;
    ends_ =
        ends_ || (failed && options_.max_failures >= 0 && result_.failed > options_.max_failures);
    if (ends_) {
      turn_.notify_all();
    }
    waiting_.emplace(index, std::move(item));
    if (std::exchange(is_delivering_, true)) {
      return;
    }
    while (!waiting_.empty() && waiting_.begin()->first == shown_) {
      const FinishedItem next = std::move(waiting_.extract(waiting_.begin()).mapped());
      lock.unlock();
      delivery_->in_turn(shown_, next);
      lock.lock();
      ++shown_;
      turn_.notify_all();
    }
    is_delivering_ = false;
  }

  /// Finished work is kept whatever ended the batch.
  void close() {
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
  const std::unique_ptr<Delivery> delivery_;
  const int lanes_;

  std::mutex start_mutex_;
  bool was_tried_ = false;
  bool is_started_ = false;

  std::mutex mutex_;
  std::condition_variable turn_;
  int next_ = 0;
  int shown_ = 0;
  bool ends_ = false;
  bool is_delivering_ = false;
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
