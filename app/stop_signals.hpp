#pragma once

#include <atomic>

namespace lacuna::app {

/// How a run takes SIGINT, SIGTERM and SIGHUP. Until arm() they end the process at once, which is
/// safe at any moment. After it the first one asks the run to end (flag()); the second ends the
/// process at once. SIGPIPE and SIGXFSZ are ignored: the write that failed is reported. Everything
/// is as it was before when this goes. One at a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  static void arm();
  [[nodiscard]] static const std::atomic<bool>& flag();
  /// Ends the process by the signal that was caught, as the shell wants to see it.
  static void die();
};

}  // namespace lacuna::app
