#include "console/stop_signals.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <thread>
#include <vector>

#include "console/console.hpp"
#include "lacuna/base/cores.hpp"
#include "lacuna/base/temporary_file.hpp"

namespace lacuna::app {
namespace {

constexpr std::array<int, 3> ending = {SIGINT, SIGTERM, SIGHUP};

/// Sent to the thread that takes signals when it shall end.
int wake() {
  return SIGRTMIN;
}

/// The ending signals but those that whoever started us ignores: nohup, or a shell's background
/// job.
sigset_t signals_to_take() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : ending) {
    struct sigaction now = {};
    ::sigaction(number, nullptr, &now);
    if (now.sa_handler != SIG_IGN) {
      ::sigaddset(&set, number);
    }
  }
  return set;
}

}  // namespace

void end_by(int number) {
  std::signal(number, SIG_DFL);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, number);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  std::raise(number);
}

namespace {

/// Leaves nothing half-written.
void end_now(int number) {
  abandon_temporary_files();
  end_by(number);
}

}  // namespace

// A thread of its own takes the signals, so that no handler runs on one that computes or writes:
// what a handler may call is next to nothing.
struct StopSignals::State {
  std::string words;
  std::atomic<bool> is_armed{false};
  std::atomic<bool> told_to_stop{false};
  std::atomic<int> taken{0};
  sigset_t mask_before = {};
  sigset_t to_take = {};  // with the one that ends the thread
  std::atomic<bool> is_over{false};
  std::vector<std::thread> taker;  // none, if it could not be made

  void take(int number) {
    if (!is_armed.load() || told_to_stop.load()) {
      end_now(number);
    }
    taken.store(number);
    told_to_stop.store(true);
  }

  /// What was told to stop and has not by then is in a library that cannot be asked: it ends here.
  void take_signals() {
    constexpr timespec patience = {.tv_sec = 1, .tv_nsec = 500'000'000};
    while (!is_over.load()) {
      const int number = taken.load() == 0 ? ::sigwaitinfo(&to_take, nullptr)
                                           : ::sigtimedwait(&to_take, nullptr, &patience);
      if (number < 0 && errno == EAGAIN) {
        say(words);
        end_now(taken.load());
      }
      if (number > 0 && number != wake()) {
        take(number);
      }
    }
  }
};

StopSignals::StopSignals(std::string words) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.words = std::move(words);
  state.to_take = signals_to_take();
  ::sigaddset(&state.to_take, wake());
  ::pthread_sigmask(SIG_BLOCK, &state.to_take, &state.mask_before);
  if (!add_thread(state.taker, [&state] { state.take_signals(); })) {
    ::pthread_sigmask(SIG_SETMASK, &state.mask_before, nullptr);  // they end the process at once
  }
}

StopSignals::~StopSignals() {
  State& state = *state_;
  state.is_over.store(true);
  for (std::thread& taker : state.taker) {
    ::pthread_kill(taker.native_handle(), wake());
    taker.join();
  }
  ::pthread_sigmask(SIG_SETMASK, &state.mask_before, nullptr);
}

void StopSignals::arm() {
  state_->is_armed.store(true);
}

const std::atomic<bool>& StopSignals::flag() const {
  return state_->told_to_stop;
}

void StopSignals::die() const {
  end_by(state_->taken.load());
}

}  // namespace lacuna::app
