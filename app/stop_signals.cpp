#include "stop_signals.hpp"

#include <array>
#include <csignal>

namespace lacuna::app {
namespace {

constexpr std::array<int, 3> ending = {SIGINT, SIGTERM, SIGHUP};
constexpr std::array<int, 2> ignored = {SIGPIPE, SIGXFSZ};

// A signal handler can reach nothing but what has static storage.
std::atomic<bool> told_to_stop{false};
std::atomic<int> caught{0};
std::array<struct sigaction, ending.size()> ending_before;
std::array<struct sigaction, ignored.size()> ignored_before;
bool is_armed = false;

extern "C" void note_signal(int number) {
  if (told_to_stop.exchange(true)) {
    std::signal(number, SIG_DFL);
    std::raise(number);  // delivered when this handler returns
  }
  caught.store(number);
}

}  // namespace

StopSignals::StopSignals() {
  told_to_stop.store(false);
  caught.store(0);
  is_armed = false;
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  for (std::size_t i = 0; i < ignored.size(); ++i) {
    ::sigaction(ignored[i], &action, &ignored_before[i]);
  }
}

StopSignals::~StopSignals() {
  for (std::size_t i = 0; i < ignored.size(); ++i) {
    ::sigaction(ignored[i], &ignored_before[i], nullptr);
  }
  for (std::size_t i = 0; is_armed && i < ending.size(); ++i) {
    ::sigaction(ending[i], &ending_before[i], nullptr);
  }
}

void StopSignals::arm() {
  struct sigaction action = {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < ending.size(); ++i) {
    ::sigaction(ending[i], nullptr, &ending_before[i]);
    if (ending_before[i].sa_handler != SIG_IGN) {  // nohup, or a shell's background job
      ::sigaction(ending[i], &action, nullptr);
    }
  }
  is_armed = true;
}

const std::atomic<bool>& StopSignals::flag() {
  return told_to_stop;
}

void StopSignals::die() {
  const int number = caught.load();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

}  // namespace lacuna::app
