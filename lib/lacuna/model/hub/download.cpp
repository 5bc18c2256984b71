// The network is a program of its own: lacuna itself is linked with no library that speaks to one.
#include "lacuna/model/hub/download.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// Runs a program to its end: what it writes to standard output, and its exit status, -1 if it was
/// killed.
std::pair<std::string, int> output_of(const std::vector<std::string>& command) {
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw Error(ErrorKind::unreadable, "{}: no pipe to it can be made: {}", command[0],
                std::generic_category().message(errno));
  }
  std::vector<char*> words;
  for (const std::string& word : command) {
    words.push_back(const_cast<char*>(word.c_str()));  // NOLINT: exec does not write there
  }
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int fault =
      ::posix_spawn(&child, command[0].c_str(), &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string text;
  std::array<char, 4096> buffer = {};
  for (ssize_t count = 0;
       fault == 0 && (count = ::read(ends[0], buffer.data(), buffer.size())) != 0;) {
    if (count < 0 && errno != EINTR) {
      break;
    }
    text.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  }
  ::close(ends[0]);
  int status = 0;
  if (fault != 0) {
    throw Error(ErrorKind::unreadable, "{}: cannot be started: {}", command[0],
                std::generic_category().message(fault));
  }
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {text, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

}  // namespace

fs::path download_program() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& path : {folder / "lacuna-download",
                               folder.parent_path() / "libexec" / "lacuna" / "lacuna-download"}) {
    if (::access(path.c_str(), X_OK) == 0) {
      return path;
    }
  }
  return {};
}

void download_model(const HubName& name, const HubAccess& access) {
  const fs::path program = download_program();
  if (program.empty()) {
    fail(name.text(), ErrorKind::unreadable,
         "not in the Hugging Face cache, and this lacuna came without lacuna-download; bring the "
         "model by: hf download {}",
         name.repository());
  }
  std::vector<std::string> command = {program.native()};
  if (!access.is_wanted) {
    command.insert(command.end(), {"--most", std::to_string(most_attended_bytes)});
  }
  if (access.is_quiet) {
    command.emplace_back("--quiet");
  }
  command.push_back(name.text());
  const auto [text, status] = output_of(command);
  const std::string reason = text.substr(0, text.find('\n'));
  if (status == 3) {
    throw Error(ErrorKind::usage, "{}; give --download if that is wanted", reason);
  }
  if (status != 0) {
    throw Error(status == 4 ? ErrorKind::output : ErrorKind::unreadable, "{}",
                reason.empty() ? name.text() +
                                     ": the download was interrupted; run "
                                     "lacuna again, and it goes on where it was"
                               : reason);
  }
}

}  // namespace lacuna
