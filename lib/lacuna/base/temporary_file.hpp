#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
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

/// How the names of all files begin that lacuna has in a folder for a time.
inline constexpr std::string_view mark_start = ".lacuna-";

/// Who writes here, as the names of its files say it: ".lacuna-HOST-BOOT-PID-START…".
///
///     HOST    hash of the host's name, its machine-id and its space of process numbers
///     BOOT    hash of the kernel's boot id: another one after a reboot, the same in all containers
///     PID     the process
///     START   when it began, in ticks since the boot: a number that is used again has another
struct WriterMark {
  std::string host;
  std::string boot;  ///< Empty where the kernel does not say: nothing can be told then.
  pid_t process = 0;
  std::uint64_t start = 0;

  [[nodiscard]] std::string text() const;  ///< ".lacuna-HOST-BOOT-PID-START".
  bool operator==(const WriterMark&) const = default;
};

/// This process.
[[nodiscard]] WriterMark own_mark();

/// The mark that a name begins with; nothing for the name of another file, or by lacuna 0.1.0,
/// whose marks were HOST-PID.
[[nodiscard]] std::optional<WriterMark> mark_in(std::string_view name);

/// What the kernel says of a process (or a thread) of this space of numbers.
struct ProcessState {
  bool has_ended = false;  ///< A zombie: nobody has asked for its status yet.
  std::uint64_t start = 0;
};
[[nodiscard]] std::optional<ProcessState> process_state(pid_t process);

/// own_mark() and "-<what>.tmp".
[[nodiscard]] std::string temporary_name(std::string_view what);

/// What happens to a file that has the name already.
enum class Existing {
  replace,  ///< A link is replaced, too, and not followed.
  keep,     ///< Error{exists}.
};

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
  /// Onto the disk: nothing is appended any more. Does nothing the second time.
  void close();
  /// Closed, then under its final name.
  void become_target(Existing existing = Existing::replace);

 private:
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

}  // namespace lacuna
