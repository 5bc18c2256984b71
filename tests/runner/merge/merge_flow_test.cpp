#include "lacuna/runner/merge/merge_flow.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>

#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/run_records.hpp"
#include "lacuna/runner/shards/shard_names.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::merge_flow_test {

using testing::TempFolder;

namespace {

const std::vector<Input> all = {{.path = "a", .name = "a"}, {.path = "b", .name = "b"},
                                {.path = "c", .name = "c"}, {.path = "d", .name = "d"},
                                {.path = "e", .name = "e"}, {.path = "f", .name = "f"}};

ManifestLine line_of(const std::string& name, const std::string& key = "1") {
  return {.name = name, .command = "mask", .key = key, .hash = "xxh3:0"};
}

/// What a shard writes that does all its inputs.
void run_shard(const TempFolder& folder, const Shard& shard, const std::string& source = "s") {
  const std::vector<Input> own = inputs_of(shard, all);
  const std::string names = names_text(all);
  RunRecords records(
      folder.path(), "mask", own,
      ShardRun{.command = "mask", .shard = shard, .inputs = names_hash(names), .source = source},
      names);
  for (const Input& input : own) {
    records.append(line_of(input.name));
  }
  static_cast<void>(records.close(false, 0));
  records.remove_journals();
}

std::string whole_manifest() {
  std::string text;
  for (const Input& input : all) {
    text += manifest_json(line_of(input.name));
  }
  return text;
}

std::string text_of(const std::filesystem::path& path) {
  const Bytes bytes = read_whole_file(path, 1U << 20U);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_SUITE_BEGIN("merge_flow");

TEST_CASE("shards that did all are one sorted manifest, and nothing else stays") {
  const TempFolder folder;
  run_shard(folder, {2, 2});
  run_shard(folder, {1, 2});
  const MergeResult result = merge_flow(folder.path());
  CHECK(result.is_complete());
  CHECK(result.done == 6);
  CHECK(text_of(folder.path() / "manifest.jsonl") == whole_manifest());
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("what a dead shard's journal holds is joined, and what it lacks is missing by name") {
  const TempFolder folder;
  run_shard(folder, {1, 2});
  const std::vector<Input> own = inputs_of({2, 2}, all);
  REQUIRE(own.size() >= 2);
  WriterMark dead = own_mark();
  --dead.start;
  folder.write(journal_name(dead.text(), "mask.2-of-2"), manifest_json(line_of(own[0].name)));
  const MergeResult result = merge_flow(folder.path());
  CHECK_FALSE(result.is_complete());
  CHECK(result.missing.count == own.size() - 1);
  CHECK(result.missing.first.front() == own[1].name);
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults.front() == "shards of mask that are missing: 2 of 2; run them, then merge");
  CHECK(std::filesystem::exists(folder.path() / "manifest.mask.1-of-2.jsonl"));
}

TEST_CASE("another machine's journal goes when all is done and nobody has written for an hour") {
  const TempFolder folder;
  const auto age = [](const std::filesystem::path& file, std::chrono::minutes by) {
    std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) - by);
  };
  const ShardRun run = {
      .command = "mask", .shard = {2, 2}, .inputs = names_hash(names_text(all)), .source = "s"};
  const auto foreign =
      folder.write(journal_name(".lacuna-0badcafe-0badcafe-7-7", "mask.2-of-2"), shard_head(run));
  age(foreign, std::chrono::minutes(61));
  run_shard(folder, {1, 2});
  CHECK_FALSE(merge_flow(folder.path()).is_complete());
  CHECK(std::filesystem::exists(foreign));
  run_shard(folder, {2, 2});
  age(foreign, std::chrono::minutes(-2));
  const MergeResult early = merge_flow(folder.path());
  CHECK(early.is_complete());
  REQUIRE(early.notes.size() == 1);
  CHECK(early.notes[0].starts_with(foreign.filename().native() + ": stays: another machine"));
  CHECK(std::filesystem::exists(foreign));
  age(foreign, std::chrono::minutes(2));
  const MergeResult late = merge_flow(folder.path());
  CHECK(late.is_complete());
  CHECK(late.notes.empty());
  CHECK(text_of(folder.path() / "manifest.jsonl") == whole_manifest());
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("more shards than files may be open at a time are merged") {
  const TempFolder folder;
  constexpr int shards = 400;
  const std::string names = names_text(all);
  keep_names(folder.path(), "mask", names);
  for (int number = 1; number <= shards; ++number) {
    std::string text = shard_head(
        {.command = "mask", .shard = {number, shards}, .inputs = names_hash(names), .source = "s"});
    for (const Input& input : inputs_of({number, shards}, all)) {
      text += manifest_json(line_of(input.name));
    }
    folder.write(shard_manifest_name("mask", {number, shards}), text);
  }
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit few = {.rlim_cur = 256, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  const MergeResult result = merge_flow(folder.path());
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(result.is_complete());
  CHECK(text_of(folder.path() / "manifest.jsonl") == whole_manifest());
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a list of names that somebody removed is said, not taken for an empty one") {
  const TempFolder folder;
  run_shard(folder, {1, 2});
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    if (entry.path().extension() == ".names") {
      std::filesystem::remove(entry.path());
    }
  }
  const MergeResult result = merge_flow(folder.path());
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults.front().find("the list of their inputs is gone") != std::string::npos);
}

TEST_CASE("sub-folders that a shard could not read are told, once") {
  const TempFolder folder;
  const std::string names = names_text(all);
  RunRecords records(
      folder.path(), "mask", all,
      ShardRun{.command = "mask", .shard = {1, 1}, .inputs = names_hash(names), .unread = 2},
      names);
  static_cast<void>(records.close(false, 0));
  records.remove_journals();
  CHECK(merge_flow(folder.path()).unread == 2);
}

TEST_CASE("shards of two sources are wrong use") {
  const TempFolder folder;
  run_shard(folder, {1, 2});
  run_shard(folder, {2, 2}, "other");
  const std::string message =
      testing::refusal(ErrorKind::usage, [&] { static_cast<void>(merge_flow(folder.path())); });
  CHECK(message.find("manifest.mask.1-of-2.jsonl and manifest.mask.2-of-2.jsonl: these shards") ==
        0);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "manifest.jsonl"));
}

TEST_SUITE_END();

}  // namespace lacuna::merge_flow_test
