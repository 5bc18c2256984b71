#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace lacuna {

/// The journal of one run (journal_name()), line by line, each in one write: what was written
/// outlasts kill -9, and a torn last line is passed over by readers. It is locked as long as this
/// is there, and stays when this is gone. All members throw Error{output}.
class Journal {
 public:
  /// A new file in the folder, which is made if it is not there.
  Journal(const std::filesystem::path& folder, const std::string& owner);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void append(std::string_view line);
  /// What was appended is on the disk. For several threads at once: one fsync for all that wait.
  void sync();
  [[noreturn]] void fail_to_write(int error_number) const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::atomic<long> appended_ = 0;  ///< Lines.
  std::mutex sync_mutex_;
  long synced_ = 0;
};

}  // namespace lacuna
