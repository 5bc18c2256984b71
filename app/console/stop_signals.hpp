#pragma once

#include <atomic>
#include <memory>
#include <string>

namespace lacuna::app {

/// How a run takes SIGINT, SIGTERM and SIGHUP. Until arm() they end the process at once, which is
/// safe at any moment. After it the first one asks the run to end (flag()); the second, or a
/// second and a half later, ends the process at once, without files in the making. A thread of its
/// own takes them; this thread and those that it starts are never interrupted. Everything is as it
/// was before when this goes. One at a time, made before the threads that compute.
class StopSignals {
 public:
  /// `words` are said where the process is ended after a second and a half.
  explicit StopSignals(std::string words = "stopped; the same command goes on from here");
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void arm();
  [[nodiscard]] const std::atomic<bool>& flag() const;
  /// Ends the process by the signal that was taken, as the shell wants to see it.
  void die() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Ends the process by a signal, as the shell wants to see it.
void end_by(int number);

}  // namespace lacuna::app
