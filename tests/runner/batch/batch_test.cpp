#include "lacuna/runner/batch/batch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <thread>

#include "support/temp_folder.hpp"

namespace lacuna::batch_test {

using testing::TempFolder;

namespace {

/// The names of what is finished, in the order in which it is shown.
class Names : public BatchObserver {
 public:
  void finished(const FinishedItem& item) override { all.push_back(item.input->name); }
  std::vector<std::string> all;
};

/// A batch without records whose items have no outputs.
BatchResult run_items(const TempFolder& folder, const std::vector<Input>& inputs,
                      const BatchWork& work, const BatchOptions& options, BatchObserver& observer) {
  Results results({.folder = folder.path()}, OutputPlaces(inputs, OutputNames::stem, FanOut::never),
                  nullptr);
  return run_batch(inputs, work, results, options, observer);
}

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
  const BatchResult result = run_items(folder, inputs, work, {.threads = 4}, names);
  CHECK(result.done == 39);
  CHECK(result.failed == 1);
  REQUIRE(names.all.size() == 40);
  CHECK(std::is_sorted(names.all.begin(), names.all.end()));
}

TEST_CASE("work in stages computes several inputs together, and a fault is still one input's own") {
  struct Item : StagedItem {
    explicit Item(std::string of) : name(std::move(of)) {}
    std::string name;
    std::string result = {};
  };
  struct Hashes : BatchObserver {
    void finished(const FinishedItem& item) override {
      const ItemReport& report = item.report;
      all.push_back(report.fault ? report.fault->what() : report.hash);
    }
    std::vector<std::string> all;
  };
  const TempFolder folder;
  const std::vector<Input> inputs = some_inputs(folder, 12);
  std::atomic<int> most{0};
  const StagedWork staged{.begin = [](const Input& input, Workers&) -> std::unique_ptr<StagedItem> {
                            if (input.name == "102") {
                              throw Error(ErrorKind::damaged, "broken");
                            }
                            return std::make_unique<Item>(input.name);
                          },
                          .compute =
                              [&](std::span<StagedItem* const> items, Workers&) {
                                most = std::max(most.load(), static_cast<int>(items.size()));
                                for (StagedItem* item : items) {
                                  Item& each = static_cast<Item&>(*item);
                                  if (each.name == "107") {
                                    throw std::bad_alloc();
                                  }
                                  each.result = " computed";
                                }
                              },
                          .finish =
                              [](StagedItem& item, const Input& input, Workers&) {
                                const Item& each = static_cast<Item&>(item);
                                CHECK(input.name == each.name);
                                if (each.name == "105") {
                                  throw Error(ErrorKind::bad_value, "not written");
                                }
                                ItemReport report;
                                report.hash = each.name + each.result;
                                return report;
                              },
                          .most_together = 3};
  for (const int threads : {1, 2, 5}) {
    Hashes hashes;
    const BatchResult result =
        run_items(folder, inputs, {.start = nullptr, .item = nullptr, .staged = staged},
                  {.threads = threads}, hashes);
    CHECK(result.done == 9);
    CHECK(result.failed == 3);
    REQUIRE(hashes.all.size() == 12);
    for (std::size_t i = 0; i < 12; ++i) {
      CHECK(hashes.all[i] == (i == 2   ? inputs[2].subject() + ": broken"
                              : i == 5 ? inputs[5].subject() + ": not written"
                              : i == 7 ? inputs[7].subject() +
                                             ": not enough memory for this picture; make it smaller"
                                       : std::to_string(100 + i) + " computed"));
    }
  }
  CHECK(most == 3);
}

TEST_CASE("a fault names its input, once") {
  struct Faults : BatchObserver {
    void finished(const FinishedItem& item) override {
      all.emplace_back(item.report.fault->what());
    }
    std::vector<std::string> all;
  };
  const TempFolder folder;
  const std::vector<Input> inputs = some_inputs(folder, 3);
  const BatchWork work{.start = nullptr, .item = [](const Input& input, Workers&) -> ItemReport {
                         throw Error(ErrorKind::bad_value,
                                     input.name == "100"   ? "m.png: does not fit"
                                     : input.name == "101" ? input.subject() + ": broken"
                                                           : input.name + ": broken");
                       }};
  Faults faults;
  CHECK(run_items(folder, inputs, work, {}, faults).failed == 3);
  CHECK(faults.all == std::vector<std::string>{inputs[0].subject() + ": m.png: does not fit",
                                               inputs[1].subject() + ": broken", "102: broken"});
}

TEST_CASE("what is no input's fault ends the batch, also in the start, and is in the result") {
  const TempFolder folder;
  const std::vector<Input> inputs = some_inputs(folder, 8);
  Names names;
  std::atomic<int> items{0};
  BatchWork work{.start = [](Workers&) { throw Error(ErrorKind::unreadable, "no model"); },
                 .item = [&](const Input&, Workers&) -> ItemReport {
                   ++items;
                   throw Error(ErrorKind::output, "disk full");
                 }};
  const auto error = [&] {
    std::rethrow_exception(run_items(folder, inputs, work, {.threads = 3}, names).error);
  };
  CHECK_THROWS_WITH(error(), "no model");
  CHECK(items == 0);
  work.start = nullptr;
  CHECK_THROWS_WITH(error(), "disk full");
  CHECK(items <= 3);
  work.item = [](const Input&, Workers&) -> ItemReport { throw std::runtime_error("a library's"); };
  CHECK_THROWS_WITH(error(), "a library's");
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
  const BatchResult result = run_items(folder, inputs, work, {.threads = 1, .stop = &stop}, names);
  CHECK(result.was_stopped);
  CHECK_FALSE(result.error);
  CHECK(result.done == 2);
  CHECK(result.left == 3);
}

TEST_SUITE_END();

}  // namespace lacuna::batch_test
