#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace lacuna {

/// Where part `i` of `count` begins if `whole` is cut evenly.
[[nodiscard]] constexpr int even_cut(int whole, int i, int count) {
  return static_cast<int>(std::int64_t{whole} * i / count);
}

/// How many tasks of at most `part` cover `whole`.
[[nodiscard]] constexpr int parts(int whole, int part) {
  return (whole + part - 1) / part;
}

/// The threads of the process: made once, in app/, and passed by reference.
/// Results never depend on their number: each is computed alike in whichever task it falls.
class Workers {
 public:
  /// `count` threads work, the calling one included; at least 1.
  explicit Workers(int count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  [[nodiscard]] int count() const;

  /// From now on no task starts while `*stop`, or `*other`, is true: parallel_for() throws
  /// Error{stopped} instead. Whoever computes need not know; nullptr ends it.
  void stop_when(const std::atomic<bool>* stop, const std::atomic<bool>* other = nullptr);

  /// Calls body(task, worker) once for each task in [0, task_count), each worker in [0, count())
  /// running one task at a time, and returns when all are done. The first exception is rethrown
  /// here. Not reentrant: a body must not call it.
  void parallel_for(int task_count, const std::function<void(int task, int worker)>& body);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lacuna
