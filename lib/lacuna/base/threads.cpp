#include "lacuna/base/threads.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <system_error>
#include <utility>

namespace lacuna {
namespace {

std::atomic<bool> threads_lacking{false};

/// Waits until the mutex is free. Takes no memory: that would give each thread an arena.
void* wait_for(void* gate) {
  static_cast<std::mutex*>(gate)->lock();
  static_cast<std::mutex*>(gate)->unlock();
  return nullptr;
}

}  // namespace

bool add_thread(std::vector<std::thread>& threads, std::function<void()> body) {
  try {
    threads.emplace_back(std::move(body));
    return true;
  } catch (const std::system_error&) {
    threads_lacking.store(true);
    return false;
  }
}

int spare_threads(int wanted) {
  std::vector<pthread_t> threads;
  threads.reserve(static_cast<std::size_t>(std::max(0, wanted)));
  std::mutex gate;
  gate.lock();
  pthread_t thread = {};
  while (static_cast<int>(threads.size()) < wanted &&
         ::pthread_create(&thread, nullptr, wait_for, &gate) == 0) {
    threads.push_back(thread);
  }
  gate.unlock();
  for (const pthread_t each : threads) {
    ::pthread_join(each, nullptr);
  }
  return static_cast<int>(threads.size());
}

bool can_make_thread() {
  constexpr int most_milliseconds = 1000;
  for (int waited = 0; waited < most_milliseconds; ++waited) {
    if (spare_threads(1) == 1) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

int threads_to_use(int wanted) {
  constexpr int threads_of_text = 1;  // Pango's
  const int most = 2 * (wanted - 1) + threads_of_text;
  const int spare = wanted <= 1 ? most : spare_threads(most);
  if (spare == most) {
    return wanted;
  }
  threads_lacking.store(true);
  return 1 + std::max(0, spare - threads_of_text) / 2;
}

bool lacks_threads() {
  return threads_lacking.load();
}

}  // namespace lacuna
