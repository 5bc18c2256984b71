#include "lacuna/base/workers.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {
// A forward pass hands out hundreds of short jobs; a sleeping thread takes longer to wake than many
// of them last.
constexpr int spins_before_sleep = 20000;
}  // namespace

struct Workers::State {
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::condition_variable wake;
  std::atomic<unsigned> generation{
      0};                    // counts jobs; a thread that sees it move takes part in the job
  std::atomic<int> busy{0};  // threads that have not finished the current job
  std::atomic<int> next_task{0};
  std::atomic<bool> stop{false};
  int task_count = 0;
  const std::function<void(int, int)>* body = nullptr;
  std::exception_ptr error;
  const std::atomic<bool>* told_to_stop = nullptr;

  void run_tasks(int worker) {
    for (int task = next_task.fetch_add(1); task < task_count; task = next_task.fetch_add(1)) {
      try {
        if (told_to_stop != nullptr && told_to_stop->load(std::memory_order_relaxed)) {
          throw Error(ErrorKind::stopped, "told to stop");
        }
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

  void wait_for_job(unsigned seen) {
    for (int spin = 0; spin < spins_before_sleep; ++spin) {
      if (generation.load(std::memory_order_acquire) != seen) {
        return;
      }
    }
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return generation.load(std::memory_order_acquire) != seen; });
  }

  void serve(int worker) {
    for (unsigned seen = 0;;) {
      wait_for_job(seen);
      seen = generation.load(std::memory_order_acquire);
      if (stop.load()) {
        return;
      }
      run_tasks(worker);
      busy.fetch_sub(1, std::memory_order_release);
    }
  }

  void start_job() {
    busy.store(static_cast<int>(threads.size()));
    {
      const std::lock_guard lock(mutex);
      generation.fetch_add(1, std::memory_order_release);
    }
    wake.notify_all();
  }
};

Workers::Workers(int count) : state_(std::make_unique<State>()) {
  for (int worker = 1; worker < count; ++worker) {
    state_->threads.emplace_back([state = state_.get(), worker] { state->serve(worker); });
  }
}

Workers::~Workers() {
  state_->stop.store(true);
  state_->start_job();
  for (std::thread& thread : state_->threads) {
    thread.join();
  }
}

int Workers::count() const {
  return static_cast<int>(state_->threads.size()) + 1;
}

void Workers::stop_when(const std::atomic<bool>* stop) {
  state_->told_to_stop = stop;
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
  for (int spin = 0; state.busy.load(std::memory_order_acquire) != 0; ++spin) {
    if (spin > spins_before_sleep) {
      std::this_thread::yield();
    }
  }
  if (state.error) {
    std::rethrow_exception(state.error);
  }
}

}  // namespace lacuna
