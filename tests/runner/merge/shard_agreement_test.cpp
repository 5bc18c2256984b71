#include "lacuna/runner/merge/shard_agreement.hpp"

#include <doctest/doctest.h>

#include "lacuna/report/manifest.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::shard_agreement_test {

TEST_SUITE_BEGIN("shard_agreement");

TEST_CASE("many names are the first dozen and a count") {
  SomeNames names;
  for (int number = 0; number < 15; ++number) {
    names.add(std::to_string(number));
  }
  CHECK(names.text() == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 3 more");
}

TEST_CASE("an input that two shards did is counted, and one that they did otherwise is wrong use") {
  const testing::TempFolder folder;
  const auto line = [](const std::string& name, const std::string& key) {
    return manifest_json({.name = name, .command = "mask", .key = key, .hash = "xxh3:0"});
  };
  const auto head = [](const Shard& shard, const std::string& source) {
    return shard_head({.command = "mask", .shard = shard, .inputs = "xxh3:1", .source = source});
  };
  const auto first = folder.write(shard_manifest_name("mask", {1, 2}),
                                  head({1, 2}, "s") + line("a", "1") + line("b", "1"));
  const auto second = folder.write(shard_manifest_name("mask", {2, 2}),
                                   head({2, 2}, "s") + line("b", "1") + line("c", "1"));
  CHECK_NOTHROW(check_same_source(shard_records(folder.path())));
  const SomeNames doubled = find_doubled(shard_records(folder.path()));
  CHECK(doubled.count == 1);
  CHECK(doubled.text() == "b");
  folder.write(second.filename().native(), head({2, 2}, "s") + line("b", "2"));
  CHECK(testing::refusal(ErrorKind::usage, [&] {
          static_cast<void>(find_doubled(shard_records(folder.path())));
        }).starts_with("b: " + first.filename().native() + " and "));
  folder.write(second.filename().native(), head({2, 2}, "other") + line("c", "1"));
  CHECK(testing::refusal(ErrorKind::usage, [&] {
          check_same_source(shard_records(folder.path()));
        }).find("different options, weights or versions") != std::string::npos);
}

TEST_CASE("shards of two commits are wrong use, and both are named") {
  const testing::TempFolder folder;
  for (const int number : {1, 2}) {
    const Shard shard = {number, 2};
    folder.write(shard_manifest_name("attend", shard),
                 shard_head({.command = "attend",
                             .shard = shard,
                             .inputs = "xxh3:1",
                             .source = std::to_string(number),
                             .weights = "some/vit@" + std::string(40, number == 1 ? 'a' : 'b')}));
  }
  CHECK(testing::refusal(ErrorKind::usage,
                         [&] { check_same_source(shard_records(folder.path())); }) ==
        "manifest.attend.1-of-2.jsonl was run with some/vit@" + std::string(40, 'a') +
            ", manifest.attend.2-of-2.jsonl with some/vit@" + std::string(40, 'b') +
            "; run one of them again with the other's --model");
}

TEST_SUITE_END();

}  // namespace lacuna::shard_agreement_test
