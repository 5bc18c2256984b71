#include "lacuna/pipeline/batch.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "support/temp_folder.hpp"

using namespace lacuna;
using testing::TempFolder;

namespace {

/// The names of what is finished, in the order in which it is shown.
class Names : public BatchObserver {
 public:
  void finished(const FinishedItem& item) override { all.push_back(item.input->name); }
  std::vector<std::string> all;
};

std::vector<Input> some_inputs(const TempFolder& folder, int count) {
  std::vector<Input> inputs;
  for (int i = 0; i < count; ++i) {
    const std::string name = std::to_string(100 + i);
    inputs.push_back({.path = folder.write(name, name), .name = name});
  }
  return inputs;
}

}  // namespace

TEST_SUITE_BEGIN("batch");

TEST_CASE("inputs are shown in their order, however long each takes, and faults are their own") {
  const TempFolder folder;
  const std::vector<Input> inputs = some_inputs(folder, 40);
  Names names;
  const BatchWork work{.start = nullptr, .item = [](const Input& input, Workers& workers) {
                         CHECK(workers.count() == 1);
                         if (input.name == "100") {  // the others are done long before
                           std::this_thread::sleep_for(std::chrono::milliseconds(20));
                         }
                         if (input.name == "105") {
                           throw Error(ErrorKind::damaged, "broken");
                         }
                         return ItemReport{};
                       }};
  const BatchResult result =
      run_batch(inputs, work, {.threads = 4, .folder = folder.path()}, nullptr, names);
  CHECK(result.done == 39);
  CHECK(result.failed == 1);
  REQUIRE(names.all.size() == 40);
  CHECK(std::is_sorted(names.all.begin(), names.all.end()));
}

TEST_CASE("what is no input's fault ends the batch, also in the start, and is what is thrown") {
  const TempFolder folder;
  const std::vector<Input> inputs = some_inputs(folder, 8);
  Names names;
  std::atomic<int> items{0};
  BatchWork work{.start = [](Workers&) { throw Error(ErrorKind::unreadable, "no model"); },
                 .item = [&](const Input&, Workers&) -> ItemReport {
                   ++items;
                   throw Error(ErrorKind::output, "disk full");
                 }};
  const BatchOptions options{.threads = 3, .folder = folder.path()};
  CHECK_THROWS_WITH(run_batch(inputs, work, options, nullptr, names), "no model");
  CHECK(items == 0);
  work.start = nullptr;
  CHECK_THROWS_WITH(run_batch(inputs, work, options, nullptr, names), "disk full");
  CHECK(items <= 3);
}

TEST_CASE("told to stop, a batch drops what is in hand at the next task of its workers") {
  const TempFolder folder;
  const std::vector<Input> inputs = some_inputs(folder, 5);
  std::atomic<bool> stop{false};
  Names names;
  const BatchWork work{.start = nullptr, .item = [&](const Input& input, Workers& workers) {
                         stop = stop || input.name == "102";
                         workers.parallel_for(1, [](int, int) {});
                         return ItemReport{};
                       }};
  const BatchOptions options{.threads = 1, .folder = folder.path(), .stop = &stop};
  const BatchResult result = run_batch(inputs, work, options, nullptr, names);
  CHECK(result.was_stopped);
  CHECK(result.done == 2);
  CHECK(result.left == 3);
}

TEST_SUITE_END();
