#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "lacuna/base/error.hpp"

namespace lacuna {

/// The Error{output} of a file whose name the file system refuses: too long, or of bytes that it
/// does not take.
class OutputNameError : public Error {
 public:
  using Error::Error;
};

/// ENAMETOOLONG, EINVAL or EILSEQ: the name is at fault, and nothing is wrong with the disk.
[[nodiscard]] bool is_name_fault(int error_number);

/// Throws Error{output}, OutputNameError where the name is at fault: "path: what: why; advice".
[[noreturn]] void fail_output(const std::filesystem::path& path, std::string_view what,
                              int error_number);

/// Who writes here: "HOST-PID". HOST stands for the host's name and its space of process numbers,
/// so that a number seen elsewhere is not taken for one of here.
[[nodiscard]] std::string writer_mark();

/// Whether the process of such a mark may still run: not if it was one of this host and is gone. A
/// mark of this process that it has not made itself is a dead namesake's.
[[nodiscard]] bool writer_may_live(std::string_view mark);

/// ".lacuna-HOST-PID-<what>.tmp".
[[nodiscard]] std::string temporary_name(std::string_view what);

/// A file in the making: beside its target, under a name of its own, and gone again unless it
/// becomes the target. All members throw Error{output} naming the target.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path target);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const {
    return path_;
  }  ///< Until it is renamed.
  void append(std::string_view bytes);
  /// Onto the disk, then under its final name, replacing what has it.
  void become_target();
  /// The same; throws Error{exists} if something has the name.
  void become_new_target();

 private:
  void close_safely();
  std::filesystem::path target_;
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

/// Removes the files in the making of the whole process, which has to end now: none is made or
/// becomes its target any more; whoever tries waits for ever.
void abandon_temporary_files();

/// The Error{exists} of a file that may not be replaced.
[[nodiscard]] Error exists_error(const std::filesystem::path& path);

/// Removes from one folder the temporary files that killed runs left: those whose process was one
/// of this host and is gone, and any that is older than a day by the folder's own clock.
void remove_leftover_files(const std::filesystem::path& folder);

}  // namespace lacuna
