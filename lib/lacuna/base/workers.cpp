#include "lacuna/base/workers.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "lacuna/base/cores.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/stop.hpp"

namespace lacuna {
namespace {

using StopFlags = std::array<const std::atomic<bool>*, 2>;

/// What the Workers that this thread works for were told.
thread_local StopFlags told_to_stop = {};

// A forward pass hands out hundreds of short jobs; a sleeping thread takes longer to wake than many
// of them last. So a thread looks for the next for some 30 µs before it sleeps, and no longer: what
// it would take from others is worth more.
constexpr int looks_before_sleep = 1000;

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// Returns when `value` is no longer `old`.
template <typename T>
void wait_while(const std::atomic<T>& value, T old) {
  for (int look = 0; look < looks_before_sleep; ++look) {
    if (value.load(std::memory_order_acquire) != old) {
      return;
    }
    pause();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

struct Workers::State {
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::atomic<unsigned> generation{0};  // counts jobs; a thread that sees it move takes part
  std::atomic<int> busy{0};             // threads that have not finished the current job
  std::atomic<int> next_task{0};
  std::atomic<bool> stop{false};
  int task_count = 0;
  const std::function<void(int, int)>* body = nullptr;
  std::exception_ptr error;
  StopFlags stops = {};

  void run_tasks(int worker) {
    for (int task = next_task.fetch_add(1); task < task_count; task = next_task.fetch_add(1)) {
      try {
        check_stop();
        (*body)(task, worker);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!error) {
          error = std::current_exception();
        }
        next_task.store(task_count);
      }
    }
  }

  void serve(int worker) {
    for (unsigned seen = 0;;) {
      wait_while(generation, seen);
      seen = generation.load(std::memory_order_acquire);
      if (stop.load()) {
        return;
      }
      told_to_stop = stops;
      run_tasks(worker);
      if (busy.fetch_sub(1, std::memory_order_release) == 1) {
        busy.notify_one();
      }
    }
  }

  void start_job() {
    busy.store(static_cast<int>(threads.size()));
    generation.fetch_add(1, std::memory_order_release);
    generation.notify_all();
  }
};

bool is_told_to_stop() {
  return std::ranges::any_of(told_to_stop, [](const std::atomic<bool>* flag) {
    return flag != nullptr && flag->load(std::memory_order_relaxed);
  });
}

void check_stop() {
  if (is_told_to_stop()) {
    throw Error(ErrorKind::stopped, "told to stop");
  }
}

Workers::Workers(int count) : state_(std::make_unique<State>()) {
  const auto add_one = [&](int worker) {
    return add_thread(state_->threads, [state = state_.get(), worker] { state->serve(worker); });
  };
  for (int worker = 1; worker < count && add_one(worker); ++worker) {
  }
}

Workers::~Workers() {
  if (state_->stops != StopFlags{}) {
    told_to_stop = {};
  }
  state_->stop.store(true);
  state_->start_job();
  for (std::thread& thread : state_->threads) {
    thread.join();
  }
}

int Workers::count() const {
  return static_cast<int>(state_->threads.size()) + 1;
}

void Workers::stop_when(const std::atomic<bool>* stop, const std::atomic<bool>* other) {
  state_->stops = {stop, other};
  told_to_stop = state_->stops;
}

void Workers::parallel_for(int task_count, const std::function<void(int, int)>& body) {
  State& state = *state_;
  state.body = &body;
  state.task_count = task_count;
  state.next_task.store(0);
  state.error = nullptr;
  if (task_count > 1) {
    state.start_job();
  }
  state.run_tasks(0);
  for (int busy = state.busy.load(std::memory_order_acquire); busy != 0;
       busy = state.busy.load(std::memory_order_acquire)) {
    wait_while(state.busy, busy);
  }
  if (state.error) {
    std::rethrow_exception(state.error);
  }
}

}  // namespace lacuna
