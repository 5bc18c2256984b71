#include "support/run_app.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "support/temp_folder.hpp"

namespace lacuna::testing {
namespace {

/// Sends a descriptor into a file while it lives.
class Redirected {
 public:
  Redirected(int descriptor, const std::filesystem::path& file)
      : descriptor_(descriptor), saved_(::dup(descriptor)) {
    const int target = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ::dup2(target, descriptor);
    ::close(target);
  }
  ~Redirected() {
    std::cout.flush();
    std::cerr.flush();
    std::fflush(nullptr);
    ::dup2(saved_, descriptor_);
    ::close(saved_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  int descriptor_;
  int saved_;
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

AppRun run_app(const std::vector<std::string>& arguments,
               int (*run_main)(int, const char* const*)) {
  std::vector<const char*> argv = {"lacuna"};
  for (const std::string& argument : arguments) {
    argv.push_back(argument.c_str());
  }
  const TempFolder folder;
  AppRun run;
  {
    std::fflush(nullptr);
    const Redirected out(STDOUT_FILENO, folder.path() / "out");
    const Redirected err(STDERR_FILENO, folder.path() / "err");
    run.status = run_main(static_cast<int>(argv.size()), argv.data());
  }
  run.out = text_of(folder.path() / "out");
  run.err = text_of(folder.path() / "err");
  return run;
}

Bytes file_bytes(const std::filesystem::path& path) {
  return read_whole_file(path, 1U << 28U);
}

nlohmann::json json_of(const std::filesystem::path& path) {
  const Bytes bytes = file_bytes(path);
  return nlohmann::json::parse(bytes.begin(), bytes.end());
}

std::set<std::string> tree(const std::filesystem::path& folder) {
  std::set<std::string> files;
  for (const std::filesystem::directory_entry& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) {
      files.insert(std::filesystem::relative(entry.path(), folder).native());
    }
  }
  return files;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace lacuna::testing
