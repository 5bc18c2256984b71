#include "lacuna/runner/batch/batch.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>

#include "lacuna/image/image_file.hpp"
#include "lacuna/runner/batch/delivery.hpp"
#include "lacuna/runner/batch/item_line.hpp"
#include "lacuna/runner/inputs/input_fault.hpp"

namespace lacuna {
namespace {

/// An input on its way through a lane.
struct ItemInHand {
  FinishedItem item;
  std::string key = {};
  std::optional<Input> input = {};  ///< With its bytes; nothing where nothing is left to do.
  std::unique_ptr<StagedItem> staged = nullptr;

  [[nodiscard]] bool goes_on() const { return input && !item.report.fault; }
};

/// A batch in progress: what its lanes share. A lane is a thread that takes the next input, or the
/// next few, carries them through all stages, and takes the next: while one decodes, another
/// computes or writes.
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
      for (std::vector<int> indices = take(); !indices.empty(); indices = take()) {
        run_items(indices, workers);
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

  /// The indices of the next inputs: one, or as many as are computed together, none at the end. No
  /// lane runs far ahead of the slowest: what waits to be shown in order is in memory.
  std::vector<int> take() {
    std::unique_lock lock(mutex_);
    const int ahead = options_.pack != nullptr ? 2 : 4;  // what is packed waits with its files
    const int together = work_.staged ? work_.staged->most_together : 1;
    turn_.wait(lock, [&] { return ends_ || next_ < shown_ + ahead * lanes_ * together; });
    if (ends_ || told_to_stop()) {
      return {};
    }
    const int left = static_cast<int>(inputs_.size()) - next_;
    std::vector<int> indices(static_cast<std::size_t>(std::min(together, parts(left, lanes_))));
    std::iota(indices.begin(), indices.end(), next_);
    next_ += static_cast<int>(indices.size());
    return indices;
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

  void run_items(const std::vector<int>& indices, Workers& workers) {
    std::vector<ItemInHand> items;
    for (const int index : indices) {
      items.push_back(begin(index, workers));
    }
    compute(items, workers);
    for (std::size_t i = 0; i < indices.size(); ++i) {
      end(items[i], workers);
      finish(indices[i], std::move(items[i].item));
    }
  }

  ItemInHand begin(int index, Workers& workers) {
    if (std::optional<FinishedItem> settled = delivery_->settled(index)) {
      return {.item = std::move(*settled)};
    }
    ItemInHand in_hand{.item = {.input = &inputs_[static_cast<std::size_t>(index)]}};
    FinishedItem& item = in_hand.item;
    Input input = *item.input;
    item.report.fault = fault_of(input, [&] {
      input.bytes =
          std::make_shared<const Bytes>(read_input(input, ImageFileOptions{}.max_file_bytes));
      in_hand.key = records_ != nullptr ? options_.key(input) : "";
    });
    if (std::optional<ManifestLine> line = delivery_->done_line(index, in_hand.key)) {
      item.was_done = true;
      item.line = std::move(*line);
      return in_hand;
    }
    start();
    if (!item.report.fault) {
      delivery_->address(index, in_hand.key, input);
      if (work_.staged) {
        item.report.fault =
            fault_of(input, [&] { in_hand.staged = work_.staged->begin(input, workers); });
      }
    }
    in_hand.input = std::move(input);
    return in_hand;
  }

  void compute(std::vector<ItemInHand>& items, Workers& workers) {
    std::vector<ItemInHand*> open;
    std::vector<StagedItem*> staged;
    for (ItemInHand& each : items) {
      if (each.staged && each.goes_on()) {
        open.push_back(&each);
        staged.push_back(each.staged.get());
      }
    }
    const auto compute_some = [&](std::span<StagedItem* const> some) {
      work_.staged->compute(some, workers);
    };
    if (staged.empty() || !fault_of(*open.front()->input, [&] { compute_some(staged); })) {
      return;
    }
    for (std::size_t i = 0; i < open.size(); ++i) {  // whose fault it was
      open[i]->item.report.fault =
          fault_of(*open[i]->input, [&] { compute_some(std::span(staged).subspan(i, 1)); });
    }
  }

  void end(ItemInHand& in_hand, Workers& workers) {
    FinishedItem& item = in_hand.item;
    if (!in_hand.input) {
      return;
    }
    if (in_hand.goes_on()) {
      std::optional<Error> thrown = fault_of(*in_hand.input, [&] {
        item.report = in_hand.staged ? in_hand.staged->finish(*in_hand.input, workers)
                                     : work_.item(*in_hand.input, workers);
      });
      if (thrown) {
        item.report.fault = std::move(thrown);
      }
    }
    if (item.report.measures) {
      item.report.measures->setting.weights = options_.weights;
    }
    item.line =
        item_line(*in_hand.input, options_.command, in_hand.key, item.report, options_.folder);
    in_hand.staged.reset();
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
