#pragma once

#include <filesystem>

namespace lacuna {

/// How many cores this process may keep busy: the least of its affinity, its control group's
/// quota (versions 1 and 2, rounded up) and SLURM_CPUS_PER_TASK; at least 1.
[[nodiscard]] int usable_cores();

/// The quota of the control group that `groups` (/proc/self/cgroup) names below `root`
/// (/sys/fs/cgroup) and of those above it, in cores rounded up; 0: none.
[[nodiscard]] int quota_cores(const std::filesystem::path& groups,
                              const std::filesystem::path& root);

}  // namespace lacuna
