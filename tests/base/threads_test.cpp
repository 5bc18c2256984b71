#include "lacuna/base/threads.hpp"

#include <doctest/doctest.h>

#include <atomic>

namespace lacuna::threads_test {

// Where there are none: tests/app/environment_test.py.
TEST_CASE("where nothing limits them, threads are as many as were wanted") {
  CHECK(spare_threads(5) == 5);
  CHECK(spare_threads(0) == 0);
  CHECK(threads_to_use(1) == 1);
  CHECK(threads_to_use(3) == 3);
  std::vector<std::thread> threads;
  std::atomic<int> runs{0};
  CHECK(add_thread(threads, [&] { ++runs; }));
  threads.front().join();
  CHECK(runs == 1);
  CHECK_FALSE(lacks_threads());
}

}  // namespace lacuna::threads_test
