#include "lacuna/runner/batch/pack.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>

#include "lacuna/base/hash.hpp"
#include "lacuna/runner/inputs/tar_index.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::pack_test {

using testing::TempFolder;

namespace {

/// Ten pictures in each of two tars that are not there: what is read is what `bytes` say.
std::vector<Input> packed_inputs(const TempFolder& folder) {
  std::vector<Input> inputs;
  for (const std::string tar : {"d-0", "d-1"}) {
    const std::filesystem::path path = folder.write(tar + ".tar", "0123456789");
    for (std::uint64_t i = 0; i < 10; ++i) {
      inputs.push_back({.path = path,
                        .name = tar + "/" + std::to_string(i) + ".jpg",
                        .part = Input::Part{i, 1, 4}});
    }
  }
  return inputs;
}

/// A run that packs each picture's byte as a file, and what was told of it.
struct PackedRun : BatchObserver {
  explicit PackedRun(const TempFolder& at) : inputs(packed_inputs(at)), folder(at.path() / "out") {
    plan = plan_packs(inputs, OutputNames::stem, "mask", folder);
    options = {.threads = 3,
               .folder = folder,
               .key = [](const Input& input) { return content_hash(*input.bytes); },
               .command = "mask",
               .pack = &plan};
  }
  void finished(const FinishedItem&) override { ++shown; }
  void recorded(const ManifestLine& line) override { lines.push_back(line); }

  BatchResult run() {
    lines.clear();
    works = shown = 0;
    RunRecords records(folder, "mask", inputs);
    const BatchWork work{
        .start = nullptr, .item = [&](const Input& input, Workers&) {
          ++works;
          if (input.name == fails) {
            throw Error(ErrorKind::damaged, "broken");
          }
          OutputOptions output;
          output.folder = folder;
          return ItemReport{
              .hash = content_hash(*input.bytes),
              .files = write_outputs(input, {{.kind = "mask.json", .bytes = *input.bytes}}, output),
              .fault = std::nullopt};
        }};
    return run_batch(inputs, work, options, &records, *this);
  }

  std::vector<Input> inputs;
  std::filesystem::path folder;
  PackPlan plan;
  BatchOptions options;
  std::string fails;
  std::vector<ManifestLine> lines;
  std::atomic<int> works = 0;
  int shown = 0;
};

}  // namespace

TEST_SUITE_BEGIN("pack");

TEST_CASE("the results of two tars are two tars, told in the order of their pictures, and once") {
  const TempFolder folder;
  PackedRun run(folder);
  CHECK(run.run().done == 20);
  CHECK(run.shown == 20);
  REQUIRE(run.lines.size() == 20);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(run.lines[i].name == run.inputs[i].name);
    CHECK(run.lines[i].outputs.at(0).file == std::to_string(i % 10) + ".mask.json");
    CHECK(run.lines[i].tar->file == (i < 10 ? "d-0.mask.tar" : "d-1.mask.tar"));
  }
  const auto members = tar_members(run.folder / "d-1.mask.tar");
  REQUIRE(members.size() == 10);
  CHECK(members[3].name == "3.mask.json");
  CHECK(std::distance(std::filesystem::directory_iterator(run.folder), {}) == 3);

  const BatchResult again = run.run();
  CHECK(again.passed_over == 20);
  CHECK(run.works == 0);
  CHECK(run.lines.size() == 20);
}

TEST_CASE("one picture that is not done has its tar done again, and no other") {
  const TempFolder folder;
  PackedRun run(folder);
  run.fails = "d-0/4.jpg";
  const BatchResult first = run.run();
  CHECK(first.done == 19);
  CHECK(first.failed == 1);
  CHECK(tar_members(run.folder / "d-0.mask.tar").size() == 9);
  CHECK_FALSE(run.lines[4].tar);
  run.fails.clear();
  const BatchResult second = run.run();
  CHECK(second.done == 10);
  CHECK(second.passed_over == 10);
  CHECK(tar_members(run.folder / "d-0.mask.tar").size() == 10);
}

TEST_CASE("a batch that ends early drops the tar in hand, and says of its pictures who failed") {
  const TempFolder folder;
  PackedRun run(folder);
  run.options.threads = 1;
  run.options.max_failures = 0;
  run.fails = "d-1/4.jpg";
  const BatchResult result = run.run();
  CHECK(result.done == 10);
  CHECK(result.failed == 1);
  CHECK(result.left == 9);
  REQUIRE(run.lines.size() == 11);
  CHECK(run.lines[10].name == "d-1/4.jpg");
  CHECK(run.lines[10].status == ItemStatus::failed);
  CHECK(std::distance(std::filesystem::directory_iterator(run.folder), {}) == 2);  // tar, manifest
}

TEST_CASE("a tar that must be kept fails its pictures before one is read") {
  const TempFolder folder;
  folder.write("out/d-0.mask.tar", "mine");
  PackedRun run(folder);
  run.options.keep = true;
  const BatchResult result = run.run();
  CHECK(result.failed == 10);
  CHECK(result.done == 10);
  CHECK(run.works == 10);
  CHECK(run.lines[0].failure == "exists");
  CHECK(run.lines[0].message.find("d-0.mask.tar: is there already") == 0);
}

TEST_CASE(
    "what a picture that failed all the same had written is no output of a tar that is none") {
  const ManifestLine line = without_outputs(
      {.name = "a", .command = "mask", .outputs = {{.file = "a"}}, .tar = ManifestOutput{"t"}});
  CHECK(line.outputs.empty());
  CHECK_FALSE(line.tar);
}

TEST_SUITE_END();

}  // namespace lacuna::pack_test
