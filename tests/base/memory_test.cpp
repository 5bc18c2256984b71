// Memory may be refused at any moment: the run then ends with an error or with the right result.
// What GLib and its like take with malloc() is not tried: where they get none they end the process
// themselves (figures are drawn with Pango, Cairo and fontconfig; --write json never calls them).
#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <new>

#include "app.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/recipe.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::memory_test {
namespace {

using testing::AppRun;
using testing::run_app;
using testing::TempFolder;

/// Shared with the processes that are forked off.
struct Shared {
  std::atomic<long> calls{0};
};
Shared& shared() {
  static auto* const memory = new (::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                                          MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Shared;
  return *memory;
}

long asked = 0;                 // `refused` of the next process
std::atomic<long> refused{-1};  // the number of the call that gets no memory; -1: none is counted

bool is_refused() {
  return refused.load(std::memory_order_relaxed) >= 0 && ++shared().calls == refused.load();
}

/// app::run() in a process of its own: an error may leave it where it is, and a signal is seen.
int forked_main(int argc, const char* const* argv) {
  shared().calls = 0;
  const pid_t child = ::fork();
  if (child == 0) {
    refused = asked;
    ::_exit(app::run(argc, argv));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::map<std::string, Bytes> files_in(const std::filesystem::path& folder) {
  std::map<std::string, Bytes> files;
  for (const std::string& name : testing::tree(folder)) {
    files[name] = testing::file_bytes(folder / name);
  }
  return files;
}

}  // namespace
}  // namespace lacuna::memory_test

// The whole program's; but the address sanitizer has one of its own, and needs it for every other
// test.
#ifndef __SANITIZE_ADDRESS__
void* operator new(std::size_t size) {
  void* const memory = lacuna::memory_test::is_refused() ? nullptr : std::malloc(size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif

namespace lacuna::memory_test {

TEST_CASE("a lack of memory says how much was wanted, where that is known") {
  CHECK(std::string(memory_words(NoMemory(123456789))) ==
        "not enough memory: 123456789 bytes more were wanted");
  CHECK(std::string(memory_words(std::bad_alloc())) == "not enough memory");
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a copy of a recipe that is refused memory is an error") {
  const std::string text(100, 'a');
  const Recipe recipe{.command = text, .options = {{text, text}, {text, std::vector{text, text}}}};
  int errors = 0;
  for (bool is_copied = false; !is_copied;) {
    shared().calls = 0;
    refused = errors + 1;
    try {
      const Recipe copy = recipe;
      is_copied = true;
    } catch (const std::bad_alloc&) {
      ++errors;
    }
    refused = -1;
  }
  CHECK(errors == 8);
}

TEST_CASE("memory refused at the first 500 calls and every 97th after is an error, or no loss") {
  for (const char* command : {"mask", "compare"}) {
    CAPTURE(std::string(command));
    const auto run = [&](const TempFolder& out, long at) {
      asked = at;
      return run_app({command, LACUNA_SOURCE_DIR "/assets/samples/cat.png", "--image-size", "96",
                      "--write", "json", "--threads", "2", "-o", out.path().native()},
                     forked_main);
    };
    const TempFolder whole;
    REQUIRE(run(whole, 0).status == 0);
    const long all = shared().calls;
    const std::map<std::string, Bytes> right = files_in(whole.path());
    int failed = 0;
    long at = 1;
    for (; at <= all; at += at < 500 ? 1 : 97) {
      CAPTURE(at);
      const TempFolder out;
      const AppRun refusal = run(out, at);
      CAPTURE(refusal.status);
      const bool is_whole = refusal.status == 0;
      failed += is_whole ? 0 : 1;
      CHECK((is_whole || refusal.status == 1 || refusal.status == 3));
      CHECK(testing::contains(refusal.err, "lacuna: error: ") != is_whole);
      for (const auto& [name, bytes] : files_in(out.path())) {  // written before it failed
        CHECK(right.at(name) == bytes);
      }
      CHECK((!is_whole || files_in(out.path()).size() == right.size()));
    }
    CHECK(at > 500);
    CHECK(failed > 400);
  }
}
#endif

}  // namespace lacuna::memory_test
