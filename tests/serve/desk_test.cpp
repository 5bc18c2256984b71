#include "lacuna/serve/desk.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <optional>
#include <string>
#include <thread>

#include "lacuna/base/error.hpp"

namespace lacuna::desk_test {

namespace {

/// A desk that answers, until it goes.
class OpenDesk {
 public:
  OpenDesk()
      : thread_([this] {
          Workers workers(2);
          desk_.run(workers, stop_);
        }) {}
  ~OpenDesk() {
    stop();
    thread_.join();
  }
  OpenDesk(const OpenDesk&) = delete;
  OpenDesk& operator=(const OpenDesk&) = delete;

  void stop() { stop_.store(true); }
  [[nodiscard]] std::future<std::optional<std::string>> ask(const std::string& who,
                                                            Desk::Work work) {
    return std::async(std::launch::async, [this, who, work] { return desk_.ask(who, work); });
  }

 private:
  Desk desk_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

Desk::Work says(const std::string& words) {
  return [words](Workers&) { return words; };
}

/// Works until it is told to stop.
Desk::Work endless(std::promise<void>& begun) {
  return [&begun](Workers& workers) -> std::string {
    begun.set_value();
    for (;;) {
      workers.parallel_for(2, [](int, int) { std::this_thread::yield(); });
    }
  };
}

}  // namespace

TEST_CASE("a question is answered, and what its work throws reaches who asked") {
  OpenDesk desk;
  CHECK(desk.ask("a", says("yes")).get() == "yes");
  CHECK_THROWS_AS(
      (void)desk.ask("a", [](Workers&) -> std::string { throw Error(ErrorKind::bad_value, "no"); })
          .get(),
      Error);
  CHECK(desk.ask("a", says("still")).get() == "still");
}

TEST_CASE("a newer question of the same window stops the one in hand") {
  OpenDesk desk;
  std::promise<void> begun;
  auto older = desk.ask("a", endless(begun));
  begun.get_future().wait();
  CHECK(desk.ask("a", says("newer")).get() == "newer");
  CHECK(older.get() == std::nullopt);
}

TEST_CASE("a desk that is told to stop drops the question in hand") {
  OpenDesk desk;
  std::promise<void> begun;
  auto asked = desk.ask("a", endless(begun));
  begun.get_future().wait();
  desk.stop();
  CHECK(asked.get() == std::nullopt);
}

TEST_CASE("another window's question, and nobody's, wait for their turn") {
  OpenDesk desk;
  std::promise<void> begun;
  std::promise<void> go_on;
  std::shared_future<void> gone_on = go_on.get_future().share();
  auto first = desk.ask("a", [&](Workers&) -> std::string {
    begun.set_value();
    gone_on.wait();
    return "first";
  });
  begun.get_future().wait();
  auto other = desk.ask("b", says("other"));
  auto nobody = desk.ask("", says("nobody's"));
  go_on.set_value();
  CHECK(first.get() == "first");
  CHECK(other.get() == "other");
  CHECK(nobody.get() == "nobody's");
}

TEST_CASE("a desk that closes answers nobody, and does not let anybody wait") {
  Desk desk;
  const std::atomic<bool> stop{true};
  Workers workers(1);
  desk.run(workers, stop);
  CHECK(desk.ask("a", says("late")) == std::nullopt);
}

}  // namespace lacuna::desk_test
