#include "lacuna/base/cores.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

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
double cores_of(double quota, double period) {
  return quota > 0 && period > 0 ? std::ceil(quota / period) : 0;
}

double number_in(const fs::path& file) {
  double number = 0;
  std::ifstream(file) >> number;
  return number;
}

double quota_of(const fs::path& group) {
  double quota = 0;
  double period = 0;
  if (std::ifstream file(group / "cpu.max"); file) {  // version 2
    file >> quota >> period;
    return cores_of(quota, period);
  }
  return cores_of(number_in(group / "cpu.cfs_quota_us"), number_in(group / "cpu.cfs_period_us"));
}

/// The lower of two limits of which 0 is none.
template <typename Number>
Number lower(Number a, Number b) {
  return a == 0 || b == 0 ? std::max(a, b) : std::min(a, b);
}

std::atomic<bool> threads_lacking{false};

/// Waits until the mutex is free. Takes no memory: that would give each thread an arena.
void* wait_for(void* gate) {
  static_cast<std::mutex*>(gate)->lock();
  static_cast<std::mutex*>(gate)->unlock();
  return nullptr;
}

}  // namespace

double group_limit(const fs::path& groups, const fs::path& root,
                   const std::vector<std::string>& mounts,
                   const std::function<double(const fs::path& group)>& limit_of) {
  double least = 0;
  // In a container the path is the host's, and only the root can be seen.
  const auto add_up_to = [&](const fs::path& top, fs::path below) {
    least = lower(least, limit_of(top));
    for (; !below.empty(); below = below.parent_path()) {
      least = lower(least, limit_of(top / below));
    }
  };
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
      add_up_to(root, below);
    } else if (controllers.find("," + mounts.front() + ",") != std::string::npos) {
      for (const std::string& mount : mounts) {
        add_up_to(root / mount, below);
      }
    }
  }
  return least;
}

int quota_cores(const fs::path& groups, const fs::path& root) {
  return static_cast<int>(group_limit(groups, root, {"cpu", "cpu,cpuacct"}, quota_of));
}

int usable_cores() {
  const char* const slurm = std::getenv("SLURM_CPUS_PER_TASK");
  int cores = lower(affinity_cores(), quota_cores("/proc/self/cgroup", "/sys/fs/cgroup"));
  if (slurm != nullptr) {
    cores = lower(cores, std::max(0, std::atoi(slurm)));
  }
  return std::max(1, cores);
}

bool add_thread(std::vector<std::thread>& threads, std::function<void()> body) {
  try {
    threads.emplace_back(std::move(body));
    return true;
  } catch (const std::system_error&) {
    threads_lacking.store(true);
    return false;
  }
}

int spare_threads(int wanted) {
  std::vector<pthread_t> threads;
  threads.reserve(static_cast<std::size_t>(std::max(0, wanted)));
  std::mutex gate;
  gate.lock();
  pthread_t thread = {};
  while (static_cast<int>(threads.size()) < wanted &&
         ::pthread_create(&thread, nullptr, wait_for, &gate) == 0) {
    threads.push_back(thread);
  }
  gate.unlock();
  for (const pthread_t each : threads) {
    ::pthread_join(each, nullptr);
  }
  return static_cast<int>(threads.size());
}

bool can_make_thread() {
  constexpr int most_milliseconds = 1000;
  for (int waited = 0; waited < most_milliseconds; ++waited) {
    if (spare_threads(1) == 1) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

int threads_to_use(int wanted) {
  constexpr int threads_of_text = 1;  // Pango's
  const int most = 2 * (wanted - 1) + threads_of_text;
  const int spare = wanted <= 1 ? most : spare_threads(most);
  if (spare == most) {
    return wanted;
  }
  threads_lacking.store(true);
  return 1 + std::max(0, spare - threads_of_text) / 2;
}

bool lacks_threads() {
  return threads_lacking.load();
}

}  // namespace lacuna
