#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace lacuna {

/// Ages by the clock of the machine that keeps a folder's files: that of a file just made there.
class FolderClock {
 public:
  explicit FolderClock(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// Whether nobody has written to the file for so long; false where it cannot be told.
  [[nodiscard]] bool is_quiet(const std::filesystem::path& file, std::chrono::nanoseconds how_long);

 private:
  std::filesystem::path folder_;
  std::optional<std::filesystem::file_time_type> now_;
};

/// Nobody is that slow: a run writes a line for each image.
inline constexpr auto long_quiet = std::chrono::hours(1);

/// What can be told from here of who writes, or wrote, a journal. `unknown`: most often a process
/// of another machine.
enum class WriterLife { alive, dead, dead_since_boot, unknown };

/// A writer holds a lock on its journal, and the kernel lets go of it when the process dies. But a
/// free lock proves a death only on the writer's own kernel: file systems keep locks for one
/// machine only (Lustre's localflock), or none. So, in this order:
///
///     BOOT is another, HOST is ours,      dead since that boot; but not if the file has been
///                                         written to since ours: another machine of that name
///     BOOT is another                     unknown
///     the lock is held                    alive
///     PID runs, and began at START        alive (asked if HOST is ours)
///     the lock is free                    dead
///     PID is gone, another's, a zombie    dead
///     neither says a thing                dead once long_quiet, unknown before
[[nodiscard]] WriterLife writer_life(const std::filesystem::path& journal, FolderClock& clock);

/// Takes hold of the lock, where the file system has locks: until the descriptor is closed.
void hold_lock(int descriptor);

/// ".lacuna-…END" in the folder, by name.
[[nodiscard]] std::vector<std::filesystem::path> marked_files(const std::filesystem::path& folder,
                                                              std::string_view end);

/// Removes from the folders the temporary files of writers that are dead, by their journal in
/// `records` or by their process; and any that is older than a day.
void remove_leftover_files(const std::set<std::filesystem::path>& folders,
                           const std::filesystem::path& records);

}  // namespace lacuna
