#include "lacuna/base/workers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <limits>
#include <stdexcept>
#include <vector>

namespace lacuna::workers_test {

TEST_CASE("every task runs once, whatever the number of workers") {
  for (const int count : {1, 2, 3, 7}) {
    Workers workers(count);
    for (const int tasks : {0, 1, 2, 100}) {
      std::vector<std::atomic<int>> runs(static_cast<std::size_t>(tasks));
      workers.parallel_for(tasks, [&](int task, int worker) {
        CHECK(worker < count);
        ++runs[static_cast<std::size_t>(task)];
      });
      for (const auto& run : runs) {
        CHECK(run == 1);
      }
    }
  }
}

TEST_CASE("an exception in a task reaches the caller and the workers live on") {
  Workers workers(3);
  const auto throwing = [](int task, int) {
    if (task == 5) {
      throw std::runtime_error("task 5");
    }
  };
  CHECK_THROWS_WITH(workers.parallel_for(10, throwing), "task 5");
  std::atomic<int> runs{0};
  workers.parallel_for(10, [&](int, int) { ++runs; });
  CHECK(runs == 10);
}

TEST_CASE("no library that is linked makes a thread take tiny numbers for 0") {
  Workers workers(3);
  workers.parallel_for(12, [](int, int) {
    const volatile float least = std::numeric_limits<float>::min();
    const volatile float half = least / 2;
    CHECK(half > 0);
    CHECK(half + half == least);
  });
}

}  // namespace lacuna::workers_test
