#include "lacuna/runner/batch/pack_plan.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "lacuna/runner/shards/shard.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::pack_plan_test {

namespace {

/// A picture of a tar; `folder` is what the tar is to its name: "d-0/".
Input picture(const std::string& tar, const std::string& folder, const std::string& name,
              std::uint64_t offset = 0) {
  return {.path = tar, .name = folder + name, .part = Input::Part{offset, 1, folder.size()}};
}

std::string refused(std::vector<Input> inputs, OutputNames names = OutputNames::stem) {
  return testing::refusal(ErrorKind::usage, [&] { order_for_packing(inputs, names); });
}

}  // namespace

TEST_SUITE_BEGIN("pack_plan");

TEST_CASE("a tar has the name of a picture in its place, and its members are told from it") {
  const Input named = picture("x/d.v1.tar", "", "sub/a.b.jpg");
  CHECK(tar_name(named) == "d.v1.tar");
  CHECK(member_stem(named, OutputNames::stem) == "sub/a_b");
  const Input found = picture("x/sub/d-0.TAR", "sub/d-0/", "sub/a.jpg");
  CHECK(tar_name(found) == "sub/d-0.TAR");
  CHECK(member_stem(found, OutputNames::full) == "sub/a_jpg");
}

TEST_CASE("inputs come tar by tar in the order of their bytes, and each tar is one of results") {
  std::vector<Input> inputs = {
      picture("x/a.tar", "a/", "1", 700), picture("x/a/b.tar", "a/b/", "2"),
      picture("x/a.tar", "a/", "3", 500), picture("x/c.v1.tar", "c.v1/", "4")};
  order_for_packing(inputs, OutputNames::stem);
  const PackPlan plan = plan_packs(inputs, OutputNames::stem, "mask", "out");
  REQUIRE(plan.size() == 3);
  CHECK(inputs[0].name == "a/3");
  CHECK(inputs[1].name == "a/1");
  CHECK(plan[0].file == "a.mask.tar");
  CHECK(plan[0].count == 2);
  CHECK(plan[1].file == "a/b.mask.tar");
  CHECK(plan[2].file == "c_v1.mask.tar");
  CHECK(plan[2].first == 3);
  CHECK(pack_of(plan, 1) == 0);
  CHECK(pack_of(plan, 2) == 1);
  CHECK(pack_of(plan, 3) == 2);
}

TEST_CASE("what is in no tar, and what would meet in one name, is refused") {
  CHECK(refused({picture("a.tar", "", "1"), {.path = "p/cat.jpg", .name = "cat.jpg"}})
            .find("p/cat.jpg: a picture by itself") == 0);
  const std::vector<Input> stems = {picture("a.tar", "", "1.jpg"),
                                    picture("a.tar", "", "1.png", 9)};
  CHECK(refused(stems).find("a.tar/1.jpg and a.tar/1.png would write the same files") !=
        std::string::npos);
  CHECK(refused(stems, OutputNames::full) == "accepted");
  CHECK(refused({picture("x/a.tar", "", "1.jpg"), picture("y/a.tar", "", "2.jpg")})
            .find("x/a.tar and y/a.tar would write the same tar") != std::string::npos);
  CHECK(refused({picture("a.tar", "", "1.jpg"), picture("b.tar", "", "1.jpg")})
            .find("a.tar/1.jpg and b.tar/1.jpg have one name") != std::string::npos);
  CHECK(refused({picture("a.tar", "", "1.jpg"), picture("b.tar", "", "1.png")}) == "accepted");
}

TEST_CASE("a tar that is read is not written") {
  const testing::TempFolder folder;
  const std::string a = folder.write("a.tar", "").native();
  const std::string b = folder.write("a.mask.tar", "").native();
  const std::vector<Input> inputs = {picture(a, "a/", "1"), picture(b, "a.mask/", "2")};
  CHECK(testing::refusal(ErrorKind::usage, [&] {
          static_cast<void>(plan_packs(inputs, OutputNames::stem, "mask", folder.path()));
        }).find("a.mask.tar: is an input") != std::string::npos);
  CHECK(plan_packs(inputs, OutputNames::stem, "sweep", folder.path()).size() == 2);
}

TEST_CASE("a packed input is in the shard of its tar") {
  std::vector<Input> inputs;
  for (int i = 0; i < 40; ++i) {
    inputs.push_back(picture("x", "d-" + std::to_string(i % 4) + "/", std::to_string(i) + ".jpg"));
  }
  std::size_t all = 0;
  for (int number = 1; number <= 3; ++number) {
    const std::size_t count = inputs_of({number, 3}, inputs, true).size();
    CHECK(count % 10 == 0);
    all += count;
  }
  CHECK(all == 40);
}

TEST_SUITE_END();

}  // namespace lacuna::pack_plan_test
