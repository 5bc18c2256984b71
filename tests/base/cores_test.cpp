#include "lacuna/base/cores.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>

#include "support/temp_folder.hpp"

namespace lacuna::cores_test {

using testing::TempFolder;

TEST_SUITE_BEGIN("cores");

TEST_CASE("the quota of a control group, version 2, is rounded up, and the lowest above it holds") {
  const TempFolder folder;
  const auto groups = folder.write("cgroup", "0::/a/b\n");
  const auto cores = [&] { return quota_cores(groups, folder.path() / "fs"); };
  CHECK(cores() == 0);
  folder.write("fs/a/b/cpu.max", "max 100000\n");
  CHECK(cores() == 0);
  folder.write("fs/a/b/cpu.max", "250000 100000\n");
  CHECK(cores() == 3);
  folder.write("fs/a/cpu.max", "50000 100000\n");
  CHECK(cores() == 1);
}

TEST_CASE("the quota of version 1 is in two files below the controller's name") {
  const TempFolder folder;
  const auto groups = folder.write("cgroup", "7:memory:/m\n3:cpu,cpuacct:/job/7\n");
  folder.write("fs/cpu,cpuacct/job/7/cpu.cfs_period_us", "100000\n");
  const auto quota = [&](const char* text) {
    folder.write("fs/cpu,cpuacct/job/7/cpu.cfs_quota_us", text);
    return quota_cores(groups, folder.path() / "fs");
  };
  CHECK(quota("-1\n") == 0);
  CHECK(quota("400000\n") == 4);
}

TEST_CASE("a Slurm task uses no more cores than it was given, and at least one") {
  CHECK(usable_cores() >= 1);
  ::setenv("SLURM_CPUS_PER_TASK", "1", 1);
  CHECK(usable_cores() == 1);
  ::setenv("SLURM_CPUS_PER_TASK", "nonsense", 1);
  CHECK(usable_cores() >= 1);
  ::unsetenv("SLURM_CPUS_PER_TASK");
}

TEST_SUITE_END();

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

}  // namespace lacuna::cores_test
