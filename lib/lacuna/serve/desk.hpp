#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "lacuna/base/workers.hpp"

namespace lacuna {

/// Where many ask and one computes, with all threads. Of those who ask under one name the newest
/// wins: an older question of theirs that waits is dropped, and one in hand is stopped at its next
/// task, as a run is by a signal.
class Desk {
 public:
  using Work = std::function<std::string(Workers&)>;

  /// Waits for the answer; nothing if a newer question came, or the desk is closed. An empty name
  /// is nobody's: such a question is always answered. Throws what `work` throws.
  [[nodiscard]] std::optional<std::string> ask(const std::string& who, Work work);

  /// Answers questions, one at a time, until `stop` is true; then closes the desk.
  void run(Workers& workers, const std::atomic<bool>& stop);

 private:
  struct Question {
    std::string who;
    Work work;
    std::promise<std::optional<std::string>> answer = {};
  };

  void answer(Question& question, Workers& workers, const std::atomic<bool>& stop);

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::list<Question> waiting_;
  std::optional<std::string> in_hand_;  // whose question it is
  std::atomic<bool> is_dropped_{false};
  bool is_closed_ = false;
};

}  // namespace lacuna
