#include "lacuna/runner/records/shard_files.hpp"

#include <doctest/doctest.h>

#include "lacuna/runner/records/record_files.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::shard_files_test {

using testing::TempFolder;

TEST_SUITE_BEGIN("shard_files");

TEST_CASE("shards' manifests and journals are known by their names, other files are not") {
  const TempFolder folder;
  for (const char* name :
       {"manifest.mask.2-of-10.jsonl", ".lacuna-ab12-77.mask.1-of-10.jsonl",
        ".lacuna-ab12-77-3.compare.4-of-4.jsonl", "manifest.jsonl", ".lacuna-ab12-77.jsonl",
        "manifest.mask.0-of-4.jsonl", "manifest.mask.5-of-4.jsonl", "manifest.mask.01-of-4.jsonl",
        "manifest.2-of-4.jsonl", "manifest.mask.2-of-4.json", "manifest.mask.x-of-4.jsonl"}) {
    folder.write(name, "");
  }
  const std::vector<ShardFile> files = shard_files(folder.path());
  REQUIRE(files.size() == 3);
  CHECK(files[0].command == "compare");
  CHECK(files[0].is_journal);
  CHECK(files[1].shard == Shard{1, 10});
  CHECK(files[2].shard == Shard{2, 10});
  CHECK_FALSE(files[2].is_journal);
  CHECK(journal_owner(".lacuna-ab12-77.jsonl").empty());
  CHECK(journal_owner(journal_name(".lacuna-ab12-77", "mask.1-of-2")) == "mask.1-of-2");
}

TEST_CASE("a head reads back as it was, and no line of a manifest is taken for one") {
  const TempFolder folder;
  const ShardRun run = {.command = "mask",
                        .shard = {3, 4},
                        .inputs = "xxh3:1",
                        .source = "xxh3:2",
                        .weights = "some/vit@0123",
                        .mask = "",
                        .unread = 1,
                        .left = 5};
  folder.write("a", shard_head(run) + "{\"name\": \"torn");
  const std::optional<ShardRun> read = read_shard_head(folder.path() / "a");
  REQUIRE(read);
  CHECK(shard_head(*read) == shard_head(run));
  CHECK(read->left == 5);
  CHECK_FALSE(read_manifest_line(shard_head(run)));
  folder.write("b", manifest_json({.name = "a", .command = "mask", .key = "k", .hash = "h"}));
  CHECK_FALSE(read_shard_head(folder.path() / "b"));
  folder.write("c", shard_head(run).substr(0, 20));
  CHECK_FALSE(read_shard_head(folder.path() / "c"));
}

TEST_SUITE_END();

}  // namespace lacuna::shard_files_test
