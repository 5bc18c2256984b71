#include "lacuna/runner/batch/batch.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <utility>

#include "lacuna/base/cores.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/image/decoded_image.hpp"
#include "lacuna/runner/batch/input_fault.hpp"

namespace lacuna {
namespace {

bool is_stop(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    return error.kind() == ErrorKind::stopped;
  } catch (...) {
    return false;
  }
}

/// An input on its way through a lane.
struct ItemInHand {
  int index = 0;
  FinishedItem item = {};
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
  Batch(const std::vector<Input>& inputs, const BatchWork& work, Results& results,
        const BatchOptions& options, BatchObserver& observer)
      : inputs_(inputs),
        work_(work),
        results_(results),
        options_(options),
        observer_(observer),
        lanes_(std::clamp(static_cast<int>(inputs.size()), 1, options.threads)) {}

  BatchResult run() {
    std::vector<std::thread> threads;
    for (int lane = 1; lane < lanes_ && add_thread(threads, [this] { run_lane(); }); ++lane) {
    }
    run_lane();
    for (std::thread& thread : threads) {
      thread.join();
    }
    noting_errors([&] {  // through, but not an input before them
      for (const auto& [index, item] : waiting_) {
        observer_.finished(item);
      }
    });
    result_.left =
        static_cast<int>(inputs_.size()) - result_.done - result_.passed_over - result_.failed;
    result_.was_stopped = told_to_stop();
    result_.error = error_ && !is_stop(error_) ? error_ : nullptr;
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
    constexpr int ahead = 4;
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

  /// A lane that finds nothing to do starts nothing: a rerun loads no model.
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
    items.reserve(indices.size());
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
    ItemInHand in_hand{.index = index,
                       .item = {.input = &inputs_[static_cast<std::size_t>(index)]}};
    FinishedItem& item = in_hand.item;
    Input input = *item.input;
    item.report.fault = fault_of(input, [&] {
      constexpr std::uint64_t most = ImageFileOptions{}.max_file_bytes;
      if (!input.bytes) {
        input.bytes = std::make_shared<const Bytes>(read_input(input, most));
      } else if (input.bytes->size() > most) {
        throw Error(ErrorKind::too_large, "{}: more than {} bytes; use a smaller picture",
                    input.subject(), most);
      }
      in_hand.key = results_.key(input);
    });
    if (std::optional<ManifestLine> line = results_.earlier(index, in_hand.key)) {
      item.was_done = true;
      item.line = std::move(*line);
      return in_hand;
    }
    start();
    if (!item.report.fault && work_.staged) {
      item.report.fault =
          fault_of(input, [&] { in_hand.staged = work_.staged->begin(input, workers); });
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
    // One picture that is too large for memory must not fail its neighbours.
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
        ItemReport report = in_hand.staged
                                ? work_.staged->finish(*in_hand.staged, *in_hand.input, workers)
                                : work_.item(*in_hand.input, workers);
        report.files = results_.write(in_hand.index, *in_hand.input, in_hand.key, report.outputs);
        report.outputs.clear();
        item.report = std::move(report);
      });
      if (thrown) {
        item.report.fault = std::move(thrown);
      }
    }
    item.line = results_.record(*in_hand.input, in_hand.key, item.report);
    in_hand.staged.reset();
  }

  /// Into the journal at once, onto the console in order: the lane that brings the next one shows
  /// it, with all that wait behind it; others go on meanwhile.
  void finish(int index, FinishedItem item) {
    std::unique_lock lock(mutex_);
    const bool failed = item.report.fault.has_value();
    ++(item.was_done ? result_.passed_over : failed ? result_.failed : result_.done);
    ends_ =
        ends_ || (failed && options_.max_failures >= 0 && result_.failed > options_.max_failures);
    if (ends_) {
      turn_.notify_all();
    }
    waiting_.emplace(index, std::move(item));
    if (std::exchange(is_showing_, true)) {
      return;
    }
    while (!waiting_.empty() && waiting_.begin()->first == shown_) {
      const FinishedItem next = std::move(waiting_.extract(waiting_.begin()).mapped());
      lock.unlock();
      observer_.finished(next);
      lock.lock();
      ++shown_;
      turn_.notify_all();
    }
    is_showing_ = false;
  }

  const std::vector<Input>& inputs_;
  const BatchWork& work_;
  Results& results_;
  const BatchOptions& options_;
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
  bool is_showing_ = false;
  std::map<int, FinishedItem> waiting_;
  std::exception_ptr error_;
  BatchResult result_;
};

}  // namespace

BatchResult run_batch(const std::vector<Input>& inputs, const BatchWork& work, Results& results,
                      const BatchOptions& options, BatchObserver& observer) {
  return Batch(inputs, work, results, options, observer).run();
}

}  // namespace lacuna
