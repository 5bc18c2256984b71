#include "stop_signals.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>
#include <thread>

namespace lacuna::app {
namespace {

constexpr std::array<int, 3> ending = {SIGINT, SIGTERM, SIGHUP};
constexpr std::array<int, 2> ignored = {SIGPIPE, SIGXFSZ};

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

void end_by(int number) {
  std::signal(number, SIG_DFL);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, number);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  std::raise(number);
}

int checked(int descriptor) {
  if (descriptor < 0) {
    throw std::system_error(errno, std::generic_category(), "signals");
  }
  return descriptor;
}

}  // namespace

// oneDNN's kernels for AVX2 keep data where a handler's frame would be pushed: a signal that met
// one corrupted the heap. So no thread that computes may be interrupted.
struct StopSignals::State {
  std::atomic<bool> is_armed{false};
  std::atomic<bool> told_to_stop{false};
  std::atomic<int> taken{0};
  std::array<struct sigaction, ignored.size()> ignored_before = {};
  sigset_t mask_before = {};
  int signals = -1;
  int end = -1;  // becomes readable when the thread shall end
  std::thread taker;

  void take(int number) {
    if (!is_armed.load() || told_to_stop.load()) {
      end_by(number);
    }
    taken.store(number);
    told_to_stop.store(true);
  }

  void take_signals() {
    for (std::array<pollfd, 2> ready = {{{signals, POLLIN, 0}, {end, POLLIN, 0}}};;) {
      if (::poll(ready.data(), ready.size(), -1) < 0) {
        continue;
      }
      signalfd_siginfo signal = {};
      if (ready[0].revents != 0 && ::read(signals, &signal, sizeof signal) == sizeof signal) {
        take(static_cast<int>(signal.ssi_signo));
      } else if (ready[1].revents != 0) {
        return;
      }
    }
  }
};

StopSignals::StopSignals() : state_(std::make_unique<State>()) {
  State& state = *state_;
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  for (std::size_t i = 0; i < ignored.size(); ++i) {
    ::sigaction(ignored[i], &action, &state.ignored_before[i]);
  }
  const sigset_t set = signals_to_take();
  state.end = checked(::eventfd(0, EFD_CLOEXEC));
  state.signals = checked(::signalfd(-1, &set, SFD_CLOEXEC));
  ::pthread_sigmask(SIG_BLOCK, &set, &state.mask_before);
  state.taker = std::thread([&state] { state.take_signals(); });
}

StopSignals::~StopSignals() {
  State& state = *state_;
  const std::uint64_t one = 1;
  static_cast<void>(::write(state.end, &one, sizeof one));
  state.taker.join();
  ::close(state.end);
  ::close(state.signals);
  ::pthread_sigmask(SIG_SETMASK, &state.mask_before, nullptr);
  for (std::size_t i = 0; i < ignored.size(); ++i) {
    ::sigaction(ignored[i], &state.ignored_before[i], nullptr);
  }
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
