#include "lacuna/base/cores.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

namespace lacuna {
namespace {

namespace fs = std::filesystem;

int affinity_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  // It fails on machines of over 1024 cores.
  return ::sched_getaffinity(0, sizeof(set), &set) == 0
             ? CPU_COUNT(&set)
             : static_cast<int>(std::thread::hardware_concurrency());
}

/// Microseconds of processor time in a period; "max" and -1, which are no limit, give 0.
int cores_of(double quota, double period) {
  return quota > 0 && period > 0 ? static_cast<int>(std::ceil(quota / period)) : 0;
}

double number_in(const fs::path& file) {
  double number = 0;
  std::ifstream(file) >> number;
  return number;
}

int quota_of(const fs::path& group) {
  double quota = 0;
  double period = 0;
  if (std::ifstream file(group / "cpu.max"); file) {  // version 2
    file >> quota >> period;
    return cores_of(quota, period);
  }
  return cores_of(number_in(group / "cpu.cfs_quota_us"), number_in(group / "cpu.cfs_period_us"));
}

/// The lower of two limits of which 0 is none.
int lower(int a, int b) {
  return a == 0 || b == 0 ? std::max(a, b) : std::min(a, b);
}

/// A limit of a group holds for all below it. In a container the path is the host's, and only the
/// root can be seen.
int quota_up_to(const fs::path& root, fs::path below) {
  int cores = quota_of(root);
  for (; !below.empty(); below = below.parent_path()) {
    cores = lower(cores, quota_of(root / below));
  }
  return cores;
}

}  // namespace

int quota_cores(const fs::path& groups, const fs::path& root) {
  int cores = 0;
  std::ifstream file(groups);
  for (std::string line; std::getline(file, line);) {  // number:controllers:/path
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) {
      continue;
    }
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const fs::path below = fs::path(line.substr(second + 1)).relative_path();
    if (controllers == ",,") {
      cores = lower(cores, quota_up_to(root, below));
    } else if (controllers.find(",cpu,") != std::string::npos) {
      cores = lower(
          cores, lower(quota_up_to(root / "cpu", below), quota_up_to(root / "cpu,cpuacct", below)));
    }
  }
  return cores;
}

int usable_cores() {
  const char* const slurm = std::getenv("SLURM_CPUS_PER_TASK");
  int cores = lower(affinity_cores(), quota_cores("/proc/self/cgroup", "/sys/fs/cgroup"));
  if (slurm != nullptr) {
    cores = lower(cores, std::max(0, std::atoi(slurm)));
  }
  return std::max(1, cores);
}

}  // namespace lacuna
