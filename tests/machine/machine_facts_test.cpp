#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "lacuna/base/version.hpp"
#include "lacuna/machine/fact.hpp"
#include "support/environment.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::machine_facts_test {

using testing::TempFolder;
using testing::Variable;

namespace {

const Fact* find(const std::vector<Fact>& facts, const std::string& name) {
  const auto found = std::ranges::find(facts, name, &Fact::name);
  return found == facts.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("the memory limit is the least of the group's and of those above it, in both versions") {
  const TempFolder folder;
  const std::string groups = (folder.path() / "groups").native();
  const std::string root = (folder.path() / "root").native();
  folder.write("groups", "0::/a/b\n");
  CHECK(memory_limit(groups, root) == 0);
  folder.write("root/a/b/memory.max", "max\n");
  CHECK(memory_limit(groups, root) == 0);
  folder.write("root/a/memory.max", "3000\n");
  folder.write("root/memory.max", "4000\n");
  CHECK(memory_limit(groups, root) == 3000);
  folder.write("root/a/b/memory.max", "2000\n");
  CHECK(memory_limit(groups, root) == 2000);
  folder.write("groups", "4:cpu,memory:/c\n0::/\n");
  folder.write("root/memory/c/memory.limit_in_bytes", "1000\n");
  CHECK(memory_limit(groups, root) == 1000);
  CHECK(memory_limit(root, root) == 0);
}

TEST_CASE("facts of this machine: nothing is missing where the tests run") {
  for (const Fact& fact : machine_facts()) {
    CAPTURE(fact.name);
    CHECK(!fact.text.empty());
    CHECK(!fact.is_missing);
  }
  const TempFolder folder;
  const Variable temporary("TMPDIR", (folder.path() / "none").native());
  const std::vector<Fact> facts = machine_facts();
  REQUIRE(find(facts, "temporary") != nullptr);
  CHECK(find(facts, "temporary")->is_missing);
}

TEST_CASE("settings are told where they are set, and of a token only that it is there") {
  const Variable model("LACUNA_MODEL", "vit.\x1b.pt");
  const Variable token("HF_TOKEN", "hf_0123");
  const Variable language("LACUNA_LANG", std::nullopt);
  std::string text;
  for (const Fact& fact : setting_facts()) {
    text += fact.text + '\n';
  }
  CHECK(text.find("LACUNA_MODEL=vit.\\x1b.pt\n") != std::string::npos);
  CHECK(text.find("HF_TOKEN=(a secret)\n") != std::string::npos);
  CHECK(text.find("hf_0123") == std::string::npos);
  CHECK(text.find("LACUNA_LANG") == std::string::npos);
}

TEST_CASE("the libraries tell versions, and each is a number") {
  const std::vector<Fact> facts = build_facts();
  REQUIRE(find(facts, "libraries") != nullptr);
  const std::string& text = find(facts, "libraries")->text;
  CHECK(text.starts_with("cairo 1."));
  CHECK(std::ranges::count(text, ',') == 12);
  CHECK(text.find(" ,") == std::string::npos);
  CHECK(find(facts, "commit")->text == source_commit());
  CHECK(!source_commit().empty());
}

}  // namespace lacuna::machine_facts_test
