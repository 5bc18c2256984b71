#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace lacuna {

/// How many cores this process may keep busy: the least of its affinity, its control group's
/// quota (versions 1 and 2, rounded up) and SLURM_CPUS_PER_TASK; at least 1.
[[nodiscard]] int usable_cores();

/// The least limit that control groups set for a process: of the groups that `groups`
/// (/proc/self/cgroup) names below `root` (/sys/fs/cgroup), and of those above them, whose limit
/// holds below, too. Version 2 has one tree; version 1 one for each controller, mounted at
/// `mounts`, of which the first is its name. `limit_of` reads the limit of a group's folder; 0:
/// none.
[[nodiscard]] double group_limit(
    const std::filesystem::path& groups, const std::filesystem::path& root,
    const std::vector<std::string>& mounts,
    const std::function<double(const std::filesystem::path& group)>& limit_of);

/// The quota of the control group that `groups` (/proc/self/cgroup) names below `root`
/// (/sys/fs/cgroup) and of those above it, in cores rounded up; 0: none.
[[nodiscard]] int quota_cores(const std::filesystem::path& groups,
                              const std::filesystem::path& root);

// A container, a batch system or `ulimit -u` may leave a process fewer threads than it has cores.

/// Starts a thread that runs `body` and appends it, unless the system makes none: then it gives
/// false, and lacks_threads() says so from now on.
bool add_thread(std::vector<std::thread>& threads, std::function<void()> body);

/// How many of `wanted` threads more could be made now.
[[nodiscard]] int spare_threads(int wanted);

/// Whether one more can be made, if need be within a second: one that ends counts for a moment
/// longer.
[[nodiscard]] bool can_make_thread();

/// Of `wanted` threads that share a computation as Workers do, several lanes of them and once as
/// many to start with, how many can be had, and still some for the libraries that draw; at least 1.
/// If they are fewer, lacks_threads() says so from now on.
[[nodiscard]] int threads_to_use(int wanted);

/// True once a thread that was wanted could not be made.
[[nodiscard]] bool lacks_threads();

}  // namespace lacuna
