// Pango 1.50 starts a thread for each look-up of a font, and has no switch for it; started before
// or not, it starts more while a figure is drawn. GLib's own g_thread_new() ends the process where
// the system makes none, as under a limit that the workers of lacuna use up. So the program has a
// g_thread_new() of its own, which Pango's library finds first: it waits for another thread to end.
#include "lacuna/render/drawing/text_threads.hpp"

#include <glib.h>
#include <sys/mman.h>

#include "lacuna/base/cores.hpp"
#include "lacuna/base/error.hpp"

extern "C" __attribute__((visibility("default"))) GThread* g_thread_new(const gchar* name,
                                                                        GThreadFunc body,
                                                                        gpointer data) {
  constexpr int most_milliseconds = 10'000;
  for (int waited = 0; waited < most_milliseconds; ++waited) {
    GThread* const thread = g_thread_try_new(name, body, data, nullptr);
    if (thread != nullptr) {
      return thread;
    }
    g_usleep(1000);
  }
  g_error("no thread can be made for %s", name);
}

namespace lacuna {

void check_text_threads() {
  if (!can_make_thread()) {
    throw Error(ErrorKind::memory,
                "text: no thread can be made, and the library that sets it needs some; raise the "
                "limit of processes (ulimit -u, or the container's), or say --write json");
  }
}

void check_text_memory(std::size_t bytes) {
  void* const pages = ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    throw NoMemory(bytes);
  }
  ::munmap(pages, bytes);
}

}  // namespace lacuna
